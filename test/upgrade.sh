#!/usr/bin/env bash
# Day two with the template as it is: a service is made, edited by its team, and upgraded across two versions, to a
# tree of which the own tests pass with every edit kept.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need git 'apt-get install git'
tsc -p template
node template/dist/day-two/command.js
