#!/usr/bin/env bash
# The workflows, by the word of others: actionlint for what they say, zizmor for what could be done to them; and what
# bots read, by the schemas of their makers.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_go actionlint "$ACTIONLINT"
need_pip zizmor zizmor
actionlint
echo "workflows: actionlint has nothing to say about $(find .github/workflows -type f | wc -l) workflows"
# What it would ask the code host about is left out; the rest needs no network.
zizmor --offline --no-progress --quiet .github
echo 'workflows: zizmor has nothing to say about them'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Those of a service call ours. Beside ours, and calling them there, actionlint compares what is handed over with what
# is asked for. A version of the path is a tag, as of its packages; all else is pinned by its commit.
path='harbour-platform/port-service'
service=template/instead/.github
mkdir -p "$work/repository/.github/workflows"
git init --quiet "$work/repository"
cp .github/workflows/* "$work/repository/.github/workflows"
for file in "$service"/workflows/*; do
  sed "s|uses: $path/\(.*\)@v[0-9.]*$|uses: ./\1|" "$file" > "$work/repository/.github/workflows/of-a-service-${file##*/}"
done
(cd "$work/repository" && actionlint)
cat > "$work/zizmor.yml" <<YAML
rules:
  unpinned-uses:
    config:
      policies:
        '$path/*': ref-pin
        '*': hash-pin
YAML
zizmor --offline --no-progress --quiet --config "$work/zizmor.yml" "$service"
echo 'workflows: nor about those of a service, which call ours'

# What bots read, by the schemas of their makers.
need_pip check-jsonschema check-jsonschema
check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml "$service/dependabot.yml"
check-jsonschema --quiet --builtin-schema vendor.renovate template/renovate.json template/instead/.gitlab/renovate.json
echo 'workflows: Dependabot and Renovate can read what is for them'

# All must be as strict as this step claims.
mkdir -p "$work/.github/workflows"
cat > "$work/.github/workflows/bad.yaml" <<'YAML'
on: pull_request_target
jobs:
  bad:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v7
        with: { ref: '${{ github.event.pull_request.head.sha }}' }
      - run: echo '${{ github.event.pull_request.title }}'
YAML
refuses() {
  if "${@:3}" > "$work/said" 2>&1; then echo "workflows: $1 has nothing to say about a bad workflow" >&2; exit 1; fi
  grep -q "$2" "$work/said" || { cat "$work/said" >&2; exit 1; }
}
sed -i 's|      signer: |      signatory: |' "$work/repository/.github/workflows/of-a-service-promote.yaml"
cd "$work/repository"
refuses actionlint 'input "signer" is required' actionlint
cd - >/dev/null
refuses actionlint 'is potentially untrusted' actionlint "$work/.github/workflows/bad.yaml"
refuses zizmor 'dangerous-triggers' zizmor --offline --no-progress --no-config "$work/.github"
refuses zizmor 'template-injection' zizmor --offline --no-progress --no-config "$work/.github"
refuses zizmor 'unpinned-uses' zizmor --offline --no-progress --no-config "$work/.github"
sed 's/update-types:/update-kinds:/' "$service/dependabot.yml" > "$work/dependabot.yml"
sed 's/"groupName": .*/"groupName": 7,/' template/renovate.json > "$work/renovate.json"
refuses check-jsonschema 'update-kinds' check-jsonschema --builtin-schema vendor.dependabot "$work/dependabot.yml"
refuses check-jsonschema '7 is not of type' check-jsonschema --builtin-schema vendor.renovate "$work/renovate.json"
echo 'workflows: all refuse what is wrong'
