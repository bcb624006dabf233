#!/usr/bin/env bash
# Fetches what a cluster is told at its start, from the Go module proxy, once for each version, into the cache: prints
# the folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/tool.sh

# module, and version where programs/go.mod has it not        files of it, as a pattern, and the folder here
FILES="
github.com/prometheus-operator/prometheus-operator@v0.85.0   example/prometheus-operator-crd/*_{servicemonitors,prometheusrules}.yaml definitions
github.com/cloudnative-pg/cloudnative-pg@v1.27.1             config/crd/bases/postgresql.cnpg.io_clusters.yaml definitions
sigs.k8s.io/gateway-api@v1.6.3                               config/crd/standard/gateway.networking.k8s.io_httproutes.yaml definitions
github.com/argoproj/argo-rollouts                            manifests/crds/*-crd.yaml definitions
github.com/argoproj/argo-cd/v3                               manifests/install.yaml argocd
github.com/argoproj/argo-cd/v3                               hack/git-verify-wrapper.sh argocd
sigs.k8s.io/kwok                                             kustomize/stage/{node/fast,node/heartbeat-with-lease,pod/fast}/[!k]*.yaml kwok
"
place=$cache/cluster-files/$(cat test/cluster/programs/go.mod test/cluster/files.sh | cksum | cut -d ' ' -f 1)
if [ ! -d "$place" ]; then
  command -v go >/dev/null || missing 'Go, to fetch modules' 'https://go.dev/dl/'
  rm -rf "$place.part"
  while read -r module files here; do
    echo "fetching $files of $module (once)…" >&2
    [[ $module = *@* ]] || module+=@$(go_version "$module")
    folder=$(cd / && go mod download -json "$module" | node -p 'JSON.parse(require("fs").readFileSync(0)).Dir') ||
      unreachable "$module" 'the Go module proxy'
    mkdir -p "$place.part/$here"
    eval "cp $folder/$files '$place.part/$here'"
  done < <(awk NF <<<"$FILES")
  chmod +x "$place.part"/argocd/*.sh
  mv "$place.part" "$place"
fi
echo "$place"
