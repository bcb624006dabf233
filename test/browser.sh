#!/usr/bin/env bash
# The API reference in a real browser: works, and talks to nobody but the service.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_chromium
node test/browser/docs.mjs
