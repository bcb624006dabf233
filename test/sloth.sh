#!/usr/bin/env bash
# What other tools say of what we export to them: the real sloth takes our file, and what it makes of it is sound, has the
# series of our own rules, and tells people when docs/slo.md says; Alertmanager takes our example.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need promtool 'apt-get install prometheus, or https://prometheus.io/download/'
need amtool 'apt-get install prometheus-alertmanager, or https://prometheus.io/download/'
need_go sloth "$SLOTH"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sloth generate --input observe/generated/sloth.yaml --out "$work/sloth.yaml" 2>"$work/log" ||
  { cat "$work/log" >&2; exit 1; }
node -e 'const { parseAllDocuments, stringify } = require("yaml"), { readFileSync } = require("node:fs");
  const made = parseAllDocuments(readFileSync(process.argv[1], "utf8")).map((one) => one.toJS()).find((one) => one !== null);
  console.log(stringify({ groups: made.spec.groups }))' "$work/sloth.yaml" >"$work/rules.yaml"
promtool check rules "$work/rules.yaml"
node test/sloth/exports.mjs "$work/sloth.yaml"
amtool check-config observe/generated/alertmanager.yaml
node test/sloth/routes.mjs
node test/sloth/compare.mjs "$work/sloth.yaml" "$@"
