#!/usr/bin/env bash
# Inside the namespaces: a control plane, simulated nodes, Argo CD, and what it is asked to deliver.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/cluster/process.sh
trap '[ $? -eq 0 ] || test/cluster/what-is-there.sh >&2' EXIT

test/cluster/control-plane.sh
test/cluster/simulated-nodes.sh 3
kubectl apply --server-side -f "$FILES/definitions" >/dev/null
definitions_are_known
test/cluster/metrics.sh
test/cluster/database.sh
start operators node test/cluster/operators.mjs "postgres://postgres@$ADDRESS/postgres"
test/cluster/argocd-controllers.sh
test/cluster/prometheus.sh

# This repository as it is, to be changed without being changed.
mkdir -p "$STATE/checkout" "$STATE/changed" "$STATE/changing"
mount -t overlay -o "lowerdir=$PWD,upperdir=$STATE/changed,workdir=$STATE/changing" overlay "$STATE/checkout"
node test/cluster/delivery/main.mjs "$STATE/checkout" "$STATE/scaffolded" | tee "$STATE/said"
[ -n "${PARTS:-}" ] || node packages/cli/bin/golden-path.js verify transcript docs/delivery.md "$STATE/said"
