#!/usr/bin/env bash
# The catalog and the template, in a real Backstage against a git host on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need git 'apt-get install git'
[ -x "$(git --exec-path)/git-http-backend" ] || missing git-http-backend 'apt-get install git'
npx tsc -p template
# 700 MB.
need_npm backstage test/backstage
cp test/backstage/backend.mjs "$BACKSTAGE"
node test/backstage/verify.mjs
