#!/usr/bin/env bash
# A real Prometheus takes the configuration of `make observe`, and gets from the real service what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need promtool 'apt-get install prometheus'
need prometheus 'apt-get install prometheus'
promtool check config observe/generated/prometheus.yaml
node test/observe/prometheus.mjs
