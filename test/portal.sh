#!/usr/bin/env bash
# What a team sees of its service in a portal: the pages of a real Backstage in a browser, before its real backend.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_chromium
. test/backstage/frontend/install.sh
need_pip mkdocs techdocs
npx tsc -p template
node test/backstage/frontend/verify.mjs
