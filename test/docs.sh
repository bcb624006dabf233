#!/usr/bin/env bash
# The documentation as TechDocs builds it: no dead link, no page that no menu leads to, nothing fetched from elsewhere.
#   test/docs.sh        builds into .cache/site and tries the builder's strictness
#   test/docs.sh serve  serves it on http://localhost:8000, anew on every change
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_pip mkdocs techdocs
# The theme's authors advertise in every build.
export NO_MKDOCS_2_WARNING=1

if [ "${1:-}" = serve ]; then
  exec mkdocs serve --dev-addr "localhost:${PORT:-8000}"
fi

site=.cache/site
mkdir -p .cache
# Not --quiet: what it does not say it does not count.
build() { mkdocs build --strict "$@" > .cache/said 2>&1; }
build --clean --site-dir "$site" || { grep -v ^INFO .cache/said >&2; exit 1; }
echo "docs: $(find "$site" -name '*.html' | wc -l) pages in $site"

# Links to elsewhere are for readers to follow. What a page itself loads comes with it.
if grep -rnoE '<(script|img|iframe|source)[^>]* src="(https?:)?//[^"]*"|<link rel="(stylesheet|preload|preconnect|dns-prefetch|icon)"[^>]* href="(https?:)?//[^"]*"|@import[^;]*//|url\((https?:)?//[^)]*\)' \
  --include '*.html' --include '*.css' "$site" > .cache/foreign; then
  echo 'docs: pages load this from elsewhere:' >&2
  head -20 .cache/foreign >&2
  exit 1
fi
echo 'docs: pages load nothing from elsewhere'

# The builder must be as strict as this step claims.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
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
