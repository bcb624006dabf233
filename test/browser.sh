#!/usr/bin/env bash
# The explorer and the API reference in a real browser: they work, for everybody, and talk to nobody but the service.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_chromium
node test/browser/docs.mjs
node test/browser/explorer.mjs
node test/browser/trouble.mjs
node test/browser/several.mjs
node test/browser/history.mjs
node_modules/.bin/tsc -p template
node test/browser/scaffolded.mjs
