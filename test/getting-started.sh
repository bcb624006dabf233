#!/usr/bin/env bash
# README and docs/getting-started.md, followed by somebody new in a fresh clone: every result that they show comes.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need git 'apt-get install git'
need curl 'apt-get install curl'
need prometheus 'apt-get install prometheus, or https://prometheus.io/download/'
node packages/cli/bin/golden-path.js verify getting-started
