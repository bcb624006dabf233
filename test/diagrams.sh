#!/usr/bin/env bash
# Draws docs/diagrams/*.mmd as docs/images/*.svg, in Chromium. A test tells when one is not what its source says.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_chromium
# shellcheck disable=SC2086 # two words
node test/browser/diagrams.mjs "$(npm_file $MERMAID dist/mermaid.min.js)" docs/diagrams docs/images
