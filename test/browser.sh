#!/usr/bin/env bash
# The API reference in a real browser: works, and talks to nobody but the service.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$CHROMIUM" ] || missing Chromium 'apt-get install chromium'
node test/browser/docs.mjs
