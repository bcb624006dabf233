#!/usr/bin/env bash
# Prometheus' own word on the rules: they are sound, and every alert comes and goes as its tests say, for the
# objectives as they are and for others that somebody may choose.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need promtool 'apt-get install prometheus, or https://prometheus.io/download/'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

promtool check rules --lint=all --lint-fatal observe/generated/rules.yaml
(cd observe/generated && printf '%s\n' rules.*.test.yaml | xargs -P 2 -n 1 promtool test rules)

node packages/infra/dist/verify/objective-variants.js "$work"
promtool check rules --lint=all --lint-fatal "$work"/*/rules.yaml > "$work/checked" || { cat "$work/checked"; exit 1; }
find "$work" -name 'rules.*.test.yaml' | sort | xargs -P 2 -n 1 promtool test rules > "$work/tested" || { cat "$work/tested"; exit 1; }
variants=("$work"/*/)
echo "rules: $(grep -c SUCCESS "$work/tested") files of tests for ${#variants[@]} other sets of objectives passed"
