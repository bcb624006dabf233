#!/usr/bin/env bash
# A real Argo CD, with Argo Rollouts and a Prometheus, delivers what is in gitops/ to a real control plane whose nodes are
# simulated: pods become ready there, and nothing runs in them. docs/delivery.md shows what that prints.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
. test/cluster/namespaces.sh
need_namespaces
need git 'apt-get install git'
need redis-server 'apt-get install redis-server'
need prometheus 'apt-get install prometheus, or https://prometheus.io/download/'
test/cluster/programs.sh kube-apiserver etcd kube-controller-manager kube-scheduler kubectl kwok kustomize \
  rollouts-controller argocd
export FILES
FILES=$(test/cluster/files.sh)

prepare_namespaces
# There is no npm registry inside.
make --no-print-directory build-infra
npx tsc -p template
VALUES=template/fixtures/full.yaml OUT=$STATE/scaffolded node template/dist/scaffold/command.js > "$STATE/made" 2>&1 ||
  { cat "$STATE/made" >&2; exit 1; }
# PARTS=scaffolded, for one, runs a part alone (test/cluster/delivery/main.mjs).
inside_namespaces test/cluster/delivery.sh "$([ -n "${PARTS:-}" ] || echo docs/delivery.md)"
