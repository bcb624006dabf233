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

# This repository as it is now: neither changes the other.
mkdir -p "$STATE/checkout/node_modules"
tar --create --exclude ./node_modules --exclude ./.git . | tar --extract --directory "$STATE/checkout"
mount --bind node_modules "$STATE/checkout/node_modules"
mount -o remount,bind,ro "$STATE/checkout/node_modules"
node test/cluster/delivery/main.mjs "$STATE/checkout" "$STATE/scaffolded"
