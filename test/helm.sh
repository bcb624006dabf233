#!/usr/bin/env bash
# Helm's own word: the chart is clean, equals the manifests for every environment, and refuses bad values.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_go helm "$HELM"
node packages/cli/bin/golden-path.js verify helm
