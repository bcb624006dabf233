#!/usr/bin/env bash
# Every package as another team gets it: packed, installed into an empty project far from here, with one copy of
# OpenTelemetry and nothing in it that nobody needs; loaded both ways, type-checked, and its README's programs run.
#   test/packages.sh [NAME …]   only these, and what they depend on; PACKAGES='telemetry spec' does the same
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need npm 'https://nodejs.org/'
# shellcheck disable=SC2086 # names without spaces
[ $# -gt 0 ] || set -- ${PACKAGES:-}
node test/packages/main.mjs "$@"
