#!/usr/bin/env bash
# Prometheus' own word on the rules: they are sound, and every alert comes and goes as its tests say, for the
# objectives as they are and for others that somebody may choose.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need promtool 'apt-get install prometheus, or https://prometheus.io/download/'
node packages/cli/bin/golden-path.js verify rules
