#!/usr/bin/env bash
# Every overlay builds, and comes to what the tests (which have no kustomize) say it does.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need kubectl 'https://kubernetes.io/docs/tasks/tools/ (1.30 or newer)'
node packages/cli/bin/golden-path.js verify kustomize
