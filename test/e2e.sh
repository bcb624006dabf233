#!/usr/bin/env bash
# The whole of it in a real cluster, the same at home and in CI: the current kube context gets the chart, answers queries,
# is scraped, restarts, is upgraded and rolled back under load without one failed request, and is clean again.
#   variables: IMAGE (absent: built here, and loaded into the cluster where that is kind), NAMESPACE, VALUES (a file)
set -euo pipefail
cd "$(dirname "$0")/.."
# Failed requests are told with their time, so it is told as well when each phase began.
say() { date -u +%FT%TZ; echo "e2e: $*"; }

name=$(sed -n 's/^name: //p' infra/chart/Chart.yaml)
export NAMESPACE=${NAMESPACE:-$name-e2e}
k() { kubectl --namespace "$NAMESPACE" "$@"; }

if [ -z "${IMAGE:-}" ]; then
  IMAGE=localhost/$name:e2e
  make --no-print-directory build IMAGE="$IMAGE"
  context=$(kubectl config current-context)
  [[ $context != kind-* ]] || kind load docker-image "$IMAGE" --name "${context#kind-}"
fi
export IMAGE

# A namespace that admits nothing but restricted pods.
kubectl create namespace "$NAMESPACE"
kubectl label namespace "$NAMESPACE" pod-security.kubernetes.io/enforce=restricted
work=$(mktemp -d)
trap 'kill "${forward:-}" 2>/dev/null || true; kubectl delete namespace "$NAMESPACE" --wait=false; rm -r "$work"' EXIT

say "installing $IMAGE"
make --no-print-directory deploy

kubectl --namespace "$NAMESPACE" port-forward "service/$name" :80 :9464 >"$work/forwarded" &
forward=$!
forwarded() { sed -n "s/^Forwarding from \(127[^ ]*\) -> $1\$/http:\/\/\1/p" "$work/forwarded"; }
until origin=$(forwarded 8080) && scraped=$(forwarded 9464) && [ -n "$origin" ] && [ -n "$scraped" ]; do
  kill -0 "$forward" || exit 1
  sleep 0.2
done
list=$(curl -fsS "$origin/openapi.json" | node test/e2e/list-path.js)
total=$(curl -fsS "$origin$list?limit=1" | node -p 'JSON.parse(require("node:fs").readFileSync(0)).total')
[ "$total" -gt 0 ]
curl -fsS "$scraped/metrics" | grep "^http_server_request_duration_seconds_count{.*http_route=\"$list\"" >/dev/null
say "$list has $total records, and its requests are in the metrics"

say 'restarting under load'
k run load --image "$IMAGE" --restart Never --labels "$name-client=true" --override-type strategic \
  --overrides "$(cat test/e2e/restricted.json)" -- --eval "$(cat test/e2e/load.js)" "http://$name$list?limit=1"
k wait pod/load --for condition=Ready --timeout 300s
k rollout restart "deployment/$name"
k rollout status "deployment/$name" --timeout 300s

level() { k get deployment "$name" --output 'jsonpath={.spec.template.spec.containers[0].env[?(@.name=="LOG_LEVEL")].value}'; }
before=$(level)
say 'upgrading under load'
{ [ -z "${VALUES:-}" ] || cat "$VALUES"; echo 'environment: { LOG_LEVEL: debug }'; } > "$work/values.yaml"
make --no-print-directory deploy VALUES="$work/values.yaml"
[ "$(level)" = debug ]
say 'rolling back under load'
helm rollback "$name" --namespace "$NAMESPACE" --wait --timeout 5m
k rollout status "deployment/$name" --timeout 300s
[ "$(level)" = "$before" ]

k exec load -- /usr/local/bin/node --eval 'process.kill(1, "SIGINT")'
k wait pod/load --for 'jsonpath={.status.phase}=Succeeded' --timeout 300s || {
  k logs load
  k logs --selector app.kubernetes.io/component=server --prefix --tail -1 | grep '"status":5' | tail
  exit 1
}
say "$(k logs load)"

helm test "$name" --namespace "$NAMESPACE"
make --no-print-directory undeploy
say 'passed'
