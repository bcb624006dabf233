#!/usr/bin/env bash
# The documentation as TechDocs builds it: no dead link, no page that no menu leads to, nothing fetched from elsewhere.
#   test/docs.sh        builds it into .cache/site, looks at every page in Chromium, tries the builder's strictness
#   test/docs.sh build  builds it
#   test/docs.sh serve  serves it on http://localhost:8000, anew on every change
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_pip mkdocs techdocs
# The theme's authors advertise in every build.
export NO_MKDOCS_2_WARNING=1

mkdir -p .cache
cat > .cache/mkdocs.yml <<'YAML'
INHERIT: ../mkdocs.yml
docs_dir: ../docs
hooks: [../test/site_hooks.py]
YAML

if [ "${1:-}" = serve ]; then
  port=${PORT:-8000}
  ! (: < "/dev/tcp/localhost/$port") 2>/dev/null ||
    { echo "make docs: TCP port $port is taken: end the program that listens there, or choose another: PORT=8001 make docs" >&2; exit 1; }
  exec mkdocs serve --config-file .cache/mkdocs.yml --dev-addr "localhost:$port"
fi

site=.cache/site
# Not --quiet: what it does not say it does not count.
build() { mkdocs build --strict "$@" > .cache/said 2>&1; }
build --clean --config-file .cache/mkdocs.yml --site-dir "$PWD/$site" || { grep -v ^INFO .cache/said >&2; exit 1; }
echo "docs: $(find "$site" -name '*.html' | wc -l) pages in $site"
[ "${1:-}" != build ] || exit 0

need_chromium
node test/browser/site.mjs "$site"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node test/pictures/main.mjs "$work/images" explorer techdocs

# The builder must be as strict as this step claims.
refuses() {
  cp -r docs mkdocs.yml "$work"
  printf '%s\n' "$3" >> "$work/docs/$2"
  if build --config-file "$work/mkdocs.yml" --site-dir "$work/site"; then
    echo "docs: $1 goes unnoticed" >&2
    exit 1
  fi
  grep -q "$4" .cache/said || { cat .cache/said >&2; exit 1; }
  rm -rf "$work/docs"
  echo "docs: $1 is refused"
}
refuses 'a dead link' index.md '[x](nowhere.md)' "link 'nowhere.md'"
refuses 'a dead anchor' index.md '[x](getting-started.md#nowhere)' "'#nowhere'\|#nowhere"
refuses 'a page that no menu leads to' stray.md '# Stray' 'stray.md'
