#!/usr/bin/env bash
# `make slo-report` asks a real Prometheus that knows of two days of two environments, and of nothing in the third.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need promtool 'apt-get install prometheus, or https://prometheus.io/download/'
need prometheus 'apt-get install prometheus, or https://prometheus.io/download/'
node test/slo-report/report.mjs
