#!/usr/bin/env bash
# A real Kubernetes API server (without nodes: nothing runs) has to take every overlay and the chart, into namespaces
# that enforce the restricted Pod Security Standard, with unknown fields and any warning being errors.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need kubectl 'https://kubernetes.io/docs/tasks/tools/ (1.30 or newer)'
need etcd 'apt-get install etcd-server, or https://github.com/etcd-io/etcd/releases'
need_go helm "$HELM"

test/cluster/programs.sh kube-apiserver
PATH=$PATH:$(test/cluster/programs.sh --path)

work=$(mktemp -d)
pids=()
cleanup() {
  local status=$?
  [ "$status" -eq 0 ] || tail -n 5 "$work"/*.log >&2 || true
  # An API server that has lost its etcd does not end in good order; nothing here is worth ending so.
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
  exit "$status"
}
trap cleanup EXIT

free_port() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
etcd_client=$(free_port); etcd_peer=$(free_port); api=$(free_port)

etcd --data-dir "$work/etcd" --listen-client-urls "http://127.0.0.1:$etcd_client" --advertise-client-urls "http://127.0.0.1:$etcd_client" \
  --listen-peer-urls "http://127.0.0.1:$etcd_peer" > "$work/etcd.log" 2>&1 &
pids+=($!)
openssl genrsa -out "$work/accounts.key" 2048 2>/dev/null
echo 'verify,admin,admin,system:masters' > "$work/tokens"
kube-apiserver --etcd-servers "http://127.0.0.1:$etcd_client" --cert-dir "$work/certs" --bind-address 127.0.0.1 --secure-port "$api" \
  --service-account-issuer https://verify --service-account-key-file "$work/accounts.key" --service-account-signing-key-file "$work/accounts.key" \
  --token-auth-file "$work/tokens" --authorization-mode RBAC --service-cluster-ip-range 10.0.0.0/24 \
  --disable-admission-plugins ServiceAccount > "$work/apiserver.log" 2>&1 &
pids+=($!)

export KUBECONFIG=$work/kubeconfig
kubectl config set-cluster verify --server "https://127.0.0.1:$api" --insecure-skip-tls-verify >/dev/null
kubectl config set-credentials verify --token verify >/dev/null
kubectl config set-context verify --cluster verify --user verify >/dev/null
kubectl config use-context verify >/dev/null
for _ in $(seq 600); do kubectl get --raw /readyz >/dev/null 2>&1 && break; sleep 0.5; done
kubectl get --raw /readyz >/dev/null
echo "admission: kube-apiserver $(kubectl version -o json | node -p 'JSON.parse(require("fs").readFileSync(0)).serverVersion.gitVersion')"

# Custom resources are validated by their schemas in `make test`; here their kinds need only be known.
node packages/cli/bin/golden-path.js verify custom-resource-definitions | kubectl apply -f - >/dev/null
kubectl wait --for condition=established --timeout 300s crd --all >/dev/null

namespace() {
  kubectl create namespace "$1" >/dev/null
  kubectl label namespace "$1" pod-security.kubernetes.io/enforce=restricted pod-security.kubernetes.io/warn=restricted >/dev/null
}
apply() { kubectl apply --server-side --validate=strict --warnings-as-errors -f "$1" "${@:2}"; }

kubectl create namespace argocd >/dev/null
bash gitops/bootstrap.sh > "$work/applied"
echo "admission: make argocd-bootstrap: $(grep -c 'serverside-applied' "$work/applied") objects taken"

for overlay in gitops/overlays/*/; do
  kubectl kustomize "$overlay" > "$work/objects.yaml"
  # By then bootstrap.sh has made its namespace, restricted.
  kubectl get namespace --output name --selector pod-security.kubernetes.io/enforce=restricted | grep -x "namespace/$(sed -n 's/^namespace: //p' "$overlay/kustomization.yaml")" >/dev/null
  apply "$work/objects.yaml" > "$work/applied"
  echo "admission: $overlay: $(wc -l < "$work/applied") objects taken"
done

namespace chart
helm template chart infra/chart --namespace chart --kube-version "$(go_version k8s.io/kubernetes | tr -d v)" > "$work/chart.yaml"
apply "$work/chart.yaml" --namespace chart > "$work/applied"
echo "admission: infra/chart: $(wc -l < "$work/applied") objects taken"

kubectl run load --namespace chart --image localhost/load:1 --restart Never --override-type strategic \
  --overrides "$(cat test/e2e/restricted.json)" --dry-run=server --output json -- --eval 0 > "$work/load.json"
node -e 'const { containers: [{ args, securityContext }] } = require(process.argv[1]).spec;
  if (args.join() !== "--eval,0" || securityContext.capabilities.drop[0] !== "ALL") process.exit(1);' "$work/load.json"
echo 'admission: the load of test/e2e.sh is taken'

# The server must be as strict as this step claims.
refused() {
  if apply "$work/bad.yaml" --namespace chart --dry-run=server > "$work/refusal" 2>&1; then
    echo "admission: $1 was taken" >&2
    exit 1
  fi
  grep -q "$2" "$work/refusal" || { cat "$work/refusal" >&2; exit 1; }
  echo "admission: $1 is refused"
}
sed 's/allowPrivilegeEscalation: false/allowPrivilegeEscalation: true/' "$work/chart.yaml" > "$work/bad.yaml"
refused 'a container that may gain privileges' 'violate PodSecurity "restricted'
sed 's/terminationGracePeriodSeconds/terminationGraceSeconds/' "$work/chart.yaml" > "$work/bad.yaml"
refused 'an unknown field' '\.terminationGraceSeconds: field not declared'
