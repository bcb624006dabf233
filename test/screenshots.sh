#!/usr/bin/env bash
# The pictures in docs/images, anew: the API reference and the front page of this documentation, in Chromium.
#   test/screenshots.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_chromium
bash test/docs.sh build
node test/browser/screenshots.mjs .cache/site "${1:-docs/images}"
