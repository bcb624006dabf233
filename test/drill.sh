#!/usr/bin/env bash
# The service broken on purpose, and its alerts in a real Prometheus: pending, firing, resolved.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need prometheus 'apt-get install prometheus, or https://prometheus.io/download/'
node packages/cli/bin/golden-path.js drill
