#!/usr/bin/env bash
# The chart in the current kube context.
#   packages/infra/deploy.sh deploy|undeploy     variables: NAMESPACE, IMAGE (repository:tag[@digest]), VALUES (a file), TIMEOUT
set -euo pipefail
cd "$(dirname "$0")/.."
stop() { echo "make ${action:-deploy}: $*" >&2; exit 1; }

action=${1:-}
[[ $action == deploy || $action == undeploy ]] || { echo 'usage: packages/infra/deploy.sh deploy|undeploy' >&2; exit 2; }
command -v helm >/dev/null || stop 'helm is missing; get it: https://helm.sh/docs/intro/install/'
command -v kubectl >/dev/null || stop 'kubectl is missing; get it: https://kubernetes.io/docs/tasks/tools/'
context=$(kubectl config current-context 2>/dev/null) ||
  stop 'there is no current kube context; make a cluster: kind create cluster; or choose one: kubectl config use-context …'
kubectl get --raw /readyz --request-timeout 10s >/dev/null 2>&1 ||
  stop "the cluster of the context '$context' does not answer; start it, or choose another: kubectl config use-context …"

name=$(sed -n 's/^name: //p' infra/chart/Chart.yaml)
namespace=${NAMESPACE:-$name}

if [ "$action" = undeploy ]; then
  helm --namespace "$namespace" uninstall "$name" --wait
  echo "A database that the chart made is kept: kubectl --namespace $namespace get clusters.postgresql.cnpg.io"
  exit
fi

options=(--namespace "$namespace" --create-namespace --wait --timeout "${TIMEOUT:-5m}")
if [ -n "${VALUES:-}" ]; then
  [ -f "$VALUES" ] || stop "VALUES: there is no file '$VALUES'"
  options+=(--values "$VALUES")
fi
if [ -n "${IMAGE:-}" ]; then
  [[ $IMAGE =~ ^([^@]+):([^:/@]+)(@(sha256:[0-9a-f]{64}))?$ ]] ||
    stop "IMAGE: '$IMAGE' is not repository:tag or repository:tag@sha256:…"
  options+=(--set-string "image.repository=${BASH_REMATCH[1]},image.tag=${BASH_REMATCH[2]},image.digest=${BASH_REMATCH[4]}")
fi
echo "Deploying $name to the namespace $namespace of the context $context …"
helm upgrade --install "$name" infra/chart "${options[@]}"
