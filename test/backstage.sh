#!/usr/bin/env bash
# The catalog and the template, in a real Backstage against a git host on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need git 'apt-get install git'
[ -x "$(git --exec-path)/git-http-backend" ] || missing git-http-backend 'apt-get install git'
npx tsc -p template
# Outside the repository: 700 MB that no other tool should look through.
export BACKSTAGE=${tools%/bin}/backstage
mkdir -p "$BACKSTAGE"
cp test/backstage/package.json test/backstage/package-lock.json test/backstage/backend.mjs "$BACKSTAGE"
if ! cmp -s "$BACKSTAGE/package-lock.json" "$BACKSTAGE/node_modules/.installed"; then
  echo 'backstage: installing a Backstage backend (700 MB, once) …' >&2
  npm ci --prefix "$BACKSTAGE" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  cp "$BACKSTAGE/package-lock.json" "$BACKSTAGE/node_modules/.installed"
fi
node test/backstage/verify.mjs
