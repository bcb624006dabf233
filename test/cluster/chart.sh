#!/usr/bin/env bash
# Inside the namespaces: a cluster with one node, and the chart in it.   usage: chart.sh     IMAGE: what runs
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/cluster/process.sh
say() { echo "cluster: $*"; }
trap '[ $? -eq 0 ] || test/cluster/what-is-there.sh >&2' EXIT

test/cluster/control-plane.sh
test/cluster/node.sh "$STATE"/image-*.tar
say "Kubernetes $(kubectl version -o json | node -p 'JSON.parse(require("fs").readFileSync(0)).serverVersion.gitVersion'), on $(kubectl get node node -o 'jsonpath={.status.nodeInfo.containerRuntimeVersion}')"
kubectl apply --server-side -f "$FILES/definitions" >/dev/null
definitions_are_known
test/cluster/database.sh
start operators node test/cluster/operators.mjs "postgres://postgres@$ADDRESS/postgres"

name=$(sed -n 's/^name: //p' infra/chart/Chart.yaml)

# What a pod is allowed, and a load that notices pods which leave without a word.
kubectl create namespace look >/dev/null
kubectl label namespace look pod-security.kubernetes.io/enforce=restricted >/dev/null
k() { kubectl --namespace look "$@"; }
make --no-print-directory deploy NAMESPACE=look > "$STATE/logs/look.log" 2>&1 || { cat "$STATE/logs/look.log" >&2; exit 1; }
k exec "deployment/$name" -- /usr/local/bin/node --eval "$(cat test/cluster/inside-a-pod.js)" > "$STATE/pod.json"
node test/cluster/allowed.mjs "$STATE/pod.json" "$(k get deployment "$name" -o 'jsonpath={.spec.template.spec.containers[0].resources.limits.memory}')"

k run load --image "$IMAGE" --restart Never --override-type strategic --overrides "$(cat test/e2e/restricted.json)" -- \
  --eval "$(cat test/e2e/load.js)" "http://$name/live" >/dev/null
k wait pod/load --for condition=Ready --timeout 300s >/dev/null
k delete pod --selector app.kubernetes.io/component=server --grace-period 0 --force >/dev/null 2>&1
k rollout status "deployment/$name" --timeout 300s >/dev/null
k exec load -- /usr/local/bin/node --eval 'process.kill(1, "SIGINT")'
k wait pod/load --for 'jsonpath={.status.phase}=Failed' --timeout 300s >/dev/null
say "pods that are killed are noticed: $(k logs load | grep -o '^[0-9]* requests answered, [0-9]* failed')"
helm uninstall "$name" --namespace look >/dev/null
kubectl delete namespace look --wait=false >/dev/null

# e2e STORE: all of test/e2e.sh, in a namespace of its own.
e2e() {
  NAMESPACE=e2e-$1 bash test/e2e.sh > "$STATE/logs/e2e.log" 2>&1 || { cat "$STATE/logs/e2e.log" >&2; exit 1; }
  grep '^e2e: ' "$STATE/logs/e2e.log" | sed "s/^e2e/cluster: $1/"
}
e2e embedded
echo 'database: { kind: postgresql }' > "$STATE/postgresql.yaml"
VALUES=$STATE/postgresql.yaml e2e postgresql
