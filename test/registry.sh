#!/usr/bin/env bash
# The packages of the path in a registry: released, published by `make publish`, and services that come from it: made by
# a real Backstage, or by `make scaffold` where no registry has them; tested, built, and their images run.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need git 'apt-get install git'
[ -x "$(git --exec-path)/git-http-backend" ] || missing git-http-backend 'apt-get install git'
need_engine
npx tsc -p template
need_npm registry test/registry
need_npm backstage test/backstage
cp test/backstage/backend.mjs "$BACKSTAGE"
node test/registry/verify.mjs
