#!/usr/bin/env bash
# The OpenAPI document by the judgement of others, and the service by the document: redocly and spectral find nothing, and
# schemathesis, which makes requests of it, meets no answer that it does not describe, on both stores.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_pip schemathesis schemathesis
need_npm contract test/contract
export PATH=$CONTRACT/node_modules/.bin:$PATH
# Neither tells anybody, nor asks for newer versions.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
npx tsc -p test/contract
node test/contract/dist/test/contract/contract.js
