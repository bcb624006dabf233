#!/usr/bin/env bash
# `make scaffold` without values, at a terminal: asks, refuses and asks again, and leaves nothing when it is stopped.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need python3 'apt-get install python3'
python3 test/conversation.py
