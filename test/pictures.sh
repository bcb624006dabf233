#!/usr/bin/env bash
# The pictures in docs/images that are not diagrams, anew, each of something that runs.
#   test/pictures.sh [NAME…]   explorer, techdocs, form, entity, trace, budget, bench; default: all
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_chromium
want() { [ $# -lt 2 ] || [[ " ${*:2} " = *" $1 "* ]]; }
! want techdocs "$@" || bash test/docs.sh build
! want budget "$@" || need prometheus 'apt-get install prometheus'
! want form "$@" || . test/backstage/form/install.sh
! want entity "$@" || . test/backstage/frontend/install.sh
npx tsc -p template
node test/pictures/main.mjs docs/images "$@"
