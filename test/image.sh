#!/usr/bin/env bash
# The image: built, the same when built again, small, and run as the Deployment says.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need_engine
node packages/cli/bin/golden-path.js verify image
