#!/usr/bin/env bash
# Builds what a cluster is made of, from the Go module proxy, once, into the cache. It is one module,
# test/cluster/programs/go.mod: of what several of them need there is one version, which is compiled once.
#   test/cluster/programs.sh [NAME …]      all of those below, where none is named
#   test/cluster/programs.sh --path        prints where they are, for PATH
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/tool.sh
module=test/cluster/programs

# name                    package
PROGRAMS="
kube-apiserver            k8s.io/kubernetes/cmd/kube-apiserver
etcd                      go.etcd.io/etcd/server/v3
kube-controller-manager   k8s.io/kubernetes/cmd/kube-controller-manager
kube-scheduler            k8s.io/kubernetes/cmd/kube-scheduler
kubelet                   k8s.io/kubernetes/cmd/kubelet
kube-proxy                k8s.io/kubernetes/cmd/kube-proxy
kubectl                   k8s.io/kubernetes/cmd/kubectl
containerd                github.com/containerd/containerd/v2/cmd/containerd
containerd-shim-runc-v2   github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2
ctr                       github.com/containerd/containerd/v2/cmd/ctr
coredns                   ./coredns
kwok                      sigs.k8s.io/kwok/cmd/kwok
kustomize                 sigs.k8s.io/kustomize/kustomize/v5
rollouts-controller       github.com/argoproj/argo-rollouts/cmd/rollouts-controller
argocd                    github.com/argoproj/argo-cd/v3/cmd
"
place=$cache/programs/$(cat "$0" $module/go.* $module/*/*.go | cksum | cut -d ' ' -f 1)
if [ "${1:-}" = --path ]; then echo "$place"; exit; fi
[ $# -gt 0 ] || mapfile -t names < <(awk 'NF {print $1}' <<<"$PROGRAMS")
[ $# -eq 0 ] || names=("$@")

# What is compiled is counted from what `go build -v` says.
progress() {
  while sleep 30; do
    echo "  $(grep -vc '^go: ' "$place/log") packages compiled in $SECONDS s" >&2
  done
}

# build NAME …: in one go, so that one is compiled while another is linked. Only what was built to its end gets the
# name by which it is found.
build() {
  local name packages=() watcher status=0 kubernetes flags='-s -w' stamps=k8s.io/component-base/version
  for name; do packages+=("$(package_of "$name")"); done
  kubernetes=$(go_version k8s.io/kubernetes)
  flags+=" -X $stamps.gitVersion=$kubernetes -X $stamps.gitMajor=1 -X $stamps.gitMinor=$(cut -d. -f2 <<<"$kubernetes")"
  flags+=" -X github.com/argoproj/argo-cd/v3/common.version=$(go_version github.com/argoproj/argo-cd/v3 | tr -d v)"
  : > "$place/log"
  progress & watcher=$!
  # Neither symbols nor what a debugger wants: nobody looks into them, and they take time.
  (cd $module && CGO_ENABLED=0 GOWORK=off exec go build -v -mod=readonly -trimpath -buildvcs=false \
    -gcflags=all=-dwarf=false -ldflags "$flags" -o "$place/part/" "${packages[@]}") 2> "$place/log" || status=$?
  kill "$watcher"; wait "$watcher" 2>/dev/null || true
  [ "$status" -eq 0 ] || { tail -n 20 "$place/log" >&2; echo "$* could not be built" >&2; return 1; }
  # Go names a program after the last part of its package, but that of a major version.
  for name; do mv "$place/part/$(package_of "$name" | sed -E 's|/v[0-9]+$||; s|.*/||')" "$place/$name"; done
  rmdir "$place/part"
}

package_of() { awk -v name="$1" '$1 == name {print $2}' <<<"$PROGRAMS"; }

for name in "${names[@]}"; do [ -n "$(package_of "$name")" ] || { echo "there is no program '$name'" >&2; exit 2; }; done
absent() { for name in "${names[@]}"; do [ -x "$place/$name" ] || echo "$name"; done; }
[ -n "$(absent)" ] || exit 0
command -v go >/dev/null || missing "$(absent | paste --serial --delimiters ' ') (or Go, to build them)" 'https://go.dev/dl/'
mkdir -p "$place"
(
  flock 9
  mapfile -t names < <(absent)
  [ ${#names[@]} -gt 0 ] || exit 0
  echo "building ${names[*]} (once)…" >&2
  build "${names[@]}"
  echo "  built in $SECONDS s, $(du -cm "${names[@]/#/$place/}" | tail -n 1 | cut -f 1) MB" >&2
) 9> "$place/lock"
