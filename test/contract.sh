#!/usr/bin/env bash
# The OpenAPI document by the judgement of others, and the service by the document: redocly and spectral find nothing, and
# schemathesis, which makes requests of it, meets no answer that it does not describe, on both stores.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_pip schemathesis schemathesis
contract=${tools%/bin}/contract
mkdir -p "$contract"
cp test/contract/package.json test/contract/package-lock.json "$contract"
if ! cmp -s "$contract/package-lock.json" "$contract/node_modules/.installed"; then
  echo 'contract: installing redocly and spectral (once) …' >&2
  npm ci --prefix "$contract" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
    unreachable 'redocly or spectral' 'the npm registry'
  cp "$contract/package-lock.json" "$contract/node_modules/.installed"
fi
export PATH=$contract/node_modules/.bin:$PATH
# Neither tells anybody, nor asks for newer versions.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
npx tsc -p test/contract
node test/contract/dist/test/contract/contract.js
