#!/usr/bin/env bash
# Tells the Argo CD of the current context about the service, once: its project, its ApplicationSet, and a namespace
# for each overlay that admits restricted pods only. Run it again after a change of gitops/argocd.
set -euo pipefail
cd "$(dirname "$0")"
stop() { echo "argocd-bootstrap: $*" >&2; exit 1; }
apply() { kubectl apply --server-side --field-manager argocd-bootstrap "$@"; }

command -v kubectl >/dev/null || stop 'needs kubectl: https://kubernetes.io/docs/tasks/tools/'
context=$(kubectl config current-context 2>/dev/null) || stop 'no current context: kubectl config use-context …'
kubectl get crd applicationsets.argoproj.io appprojects.argoproj.io >/dev/null ||
  stop "no Argo CD answers in the context '$context'; install it: https://argo-cd.readthedocs.io/en/stable/getting_started/"

echo "argocd-bootstrap: in the context '$context'"
# First, for an ApplicationSet that does not find its project looks again in three minutes.
apply -f argocd/app-project.yaml
for overlay in overlays/*/; do
  # The project lets Argo CD make no namespaces: they belong to the whole cluster.
  apply -f - <<YAML
apiVersion: v1
kind: Namespace
metadata:
  name: $(sed -n 's/^namespace: //p' "$overlay/kustomization.yaml")
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/warn: restricted
YAML
done
apply -f argocd/application-set.yaml
echo 'argocd-bootstrap: done; watch with: kubectl --namespace argocd get applications'
