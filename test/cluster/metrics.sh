#!/usr/bin/env bash
# metrics.k8s.io, as far as autoscalers ask it: every pod uses as much as metrics.mjs says.
set -euo pipefail
. "$(dirname "$0")/process.sh"
echo '{}' > "$STATE/millicores"
start metrics node test/cluster/metrics.mjs "$STATE/pki/apiserver.crt" "$STATE/pki/apiserver.key" "$ADDRESS" 4443 "$STATE/millicores"
kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Service
metadata: {name: metrics, namespace: kube-system}
spec: {ports: [{port: 443, targetPort: 4443}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: metrics, namespace: kube-system, labels: {kubernetes.io/service-name: metrics}}
addressType: IPv4
ports: [{port: 4443}]
endpoints: [{addresses: [$ADDRESS], conditions: {ready: true}}]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec:
  group: metrics.k8s.io
  version: v1beta1
  insecureSkipTLSVerify: true
  groupPriorityMinimum: 100
  versionPriority: 100
  service: {name: metrics, namespace: kube-system, port: 443}
YAML
ready metrics kubectl get --raw /apis/metrics.k8s.io/v1beta1
