#!/usr/bin/env bash
# The scripts, by shellcheck's word.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need shellcheck 'apt-get install shellcheck'
# Left out: what follows from test/tool.sh being sourced, and `ls` where the names are our own.
shellcheck -x -e SC1091,SC2034,SC2148,SC2011,SC2012 .ci/run gitops/*.sh test/*.sh test/cluster/*.sh test/drills/*.sh
echo 'scripts: shellcheck has nothing to say about them'
