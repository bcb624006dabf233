#!/usr/bin/env bash
# The template's form as a portal shows it, in a browser: bad answers are refused where they are given, in the words
# of `make scaffold`, and what is submitted is what it takes.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_chromium
npx tsc -p template
. test/backstage/form/install.sh
node test/backstage/form/verify.mjs
