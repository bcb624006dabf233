#!/usr/bin/env bash
# test/e2e.sh where there is no cluster: kubectl and helm are stand-ins, the two processes of the service behind a TCP
# balancer are real, and so is the load on them. Shows that the script works and that a restart fails no request; what
# Kubernetes makes of the chart, only test/e2e.sh itself shows, with a cluster.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need shellcheck 'apt-get install shellcheck'
# Left out: what follows from test/tool.sh being sourced, and `ls` where the names are our own.
shellcheck -x -e SC1091,SC2034,SC2148,SC2011,SC2012 .ci/run gitops/*.sh test/*.sh
echo 'restart: shellcheck has nothing to say about the scripts'

work=$(mktemp -d)
trap 'kill "${cluster:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

# rehearse NAME DRAIN_SECONDS: all of test/e2e.sh, with the stand-ins.
rehearse() {
  rm -f "$work/cluster"
  SHUTDOWN_DRAIN_SECONDS=$2 node test/e2e/stand-in/cluster.mjs "$work/cluster" &
  cluster=$!
  until [ -s "$work/cluster" ]; do kill -0 "$cluster"; sleep 0.1; done
  local status=0
  PATH=$PWD/test/e2e/stand-in:$PATH CLUSTER=$work/cluster IMAGE=localhost/stand-in:e2e SECONDS_OF_LOAD=25 \
    bash test/e2e.sh > "$work/$1" 2>&1 || status=$?
  kill "$cluster"
  wait "$cluster" || true
  return "$status"
}

rehearse drained 3 || { cat "$work/drained" >&2; exit 1; }
grep '^e2e: [0-9]* requests' "$work/drained" | sed 's/^e2e/restart: stand-in cluster, each process drains/'

# The load has to notice what it looks for.
! rehearse abrupt 0 || { echo 'restart: nobody noticed pods that leave without draining' >&2; exit 1; }
grep -q '[1-9][0-9]* failed' "$work/abrupt" || { cat "$work/abrupt" >&2; exit 1; }
echo 'restart: without the drain, the same script fails'
