#!/usr/bin/env bash
# Nodes on which nothing runs: what is scheduled there is ready, what is to end has ended.   usage: simulated-nodes.sh COUNT
set -euo pipefail
. "$(dirname "$0")/process.sh"
for file in "$FILES"/kwok/*.yaml; do echo ---; cat "$file"; done > "$STATE/kwok.yaml"
start kwok kwok --kubeconfig "$KUBECONFIG" --config "$STATE/kwok.yaml" --node-ip "$ADDRESS" \
  --manage-nodes-with-annotation-selector kwok.x-k8s.io/node=fake --node-lease-duration-seconds 40 \
  --server-address 127.0.0.1:10247
for number in $(seq "$1"); do
  kubectl apply -f - <<YAML
apiVersion: v1
kind: Node
metadata:
  name: simulated-$number
  annotations: {kwok.x-k8s.io/node: fake, node.alpha.kubernetes.io/ttl: '0'}
  labels: {kubernetes.io/hostname: simulated-$number, kubernetes.io/os: linux, topology.kubernetes.io/zone: zone-$number}
status:
  allocatable: &size {cpu: '32', memory: 256Gi, pods: '110'}
  capacity: *size
YAML
done >/dev/null
kubectl wait node --all --for condition=Ready --timeout 300s >/dev/null
