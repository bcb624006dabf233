#!/usr/bin/env bash
# Builds what a cluster is made of, from the Go module proxy, once for each version, into the cache.
#   test/cluster/programs.sh [NAME …]      all of those below, where none is named
#   test/cluster/programs.sh --path        prints where they are, for PATH
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/tool.sh

# name                    module and version                                 package of the module, or our own
PROGRAMS="
kube-apiserver            k8s.io/kubernetes@$KUBERNETES                          cmd/kube-apiserver
etcd                      go.etcd.io/etcd/server/v3@v3.6.16                  .
kube-controller-manager   k8s.io/kubernetes@$KUBERNETES                          cmd/kube-controller-manager
kube-scheduler            k8s.io/kubernetes@$KUBERNETES                          cmd/kube-scheduler
kubelet                   k8s.io/kubernetes@$KUBERNETES                          cmd/kubelet
kube-proxy                k8s.io/kubernetes@$KUBERNETES                          cmd/kube-proxy
kubectl                   k8s.io/kubernetes@$KUBERNETES                          cmd/kubectl
containerd                github.com/containerd/containerd/v2@v2.4.2         cmd/containerd
containerd-shim-runc-v2   github.com/containerd/containerd/v2@v2.4.2         cmd/containerd-shim-runc-v2
ctr                       github.com/containerd/containerd/v2@v2.4.2         cmd/ctr
coredns                   github.com/coredns/coredns@v1.14.3                 test/cluster/coredns.go
kwok                      $KWOK                                              cmd/kwok
kustomize                 sigs.k8s.io/kustomize/kustomize/v5@v5.7.1          .
rollouts-controller       $ROLLOUTS                                          cmd/rollouts-controller
argocd                    $ARGOCD                                            cmd
"
if [ "${1:-}" = --path ]; then
  awk 'NF {print $2}' <<<"$PROGRAMS" | uniq | while read -r module; do go_place "$module"; done | paste --serial --delimiters :
  exit
fi
[ $# -gt 0 ] || mapfile -t names < <(awk 'NF {print $1}' <<<"$PROGRAMS")
[ $# -eq 0 ] || names=("$@")

# What is compiled is counted from what `go build -v` says.
progress() { # NAME LOG
  local start=$SECONDS
  while sleep 30; do
    echo "  $1: $(grep -vc '^go: ' "$2") packages compiled in $((SECONDS - start)) s" >&2
  done
}

build() { # NAME MODULE@VERSION PACKAGE TARGET
  local source=$4.source start=$SECONDS package status=0 watcher version=k8s.io/component-base/version
  mkdir -p "$source"
  case $3 in
    *.go) package=.; cp "$3" "$source/main.go" ;;
    .) package=${2%@*} ;;
    *) package=${2%@*}/$3 ;;
  esac
  (cd / && go mod download -json "$2") > "$source/module.json" || { cat "$source/module.json" >&2; unreachable "$2" 'the Go module proxy'; }
  node test/cluster/wrapper.mjs "$2" "$source/module.json" > "$source/go.mod"
  local flags='-s -w'
  case $2 in
    k8s.io/kubernetes@*)
      flags+=" -X $version.gitVersion=${2#*@} -X $version.gitMajor=1 -X $version.gitMinor=$(cut -d. -f2 <<<"$2")" ;;
    github.com/argoproj/argo-cd/*) flags+=" -X ${2%@*}/common.version=${2#*@v}" ;;
  esac
  : > "$source/log"
  progress "$1" "$source/log" & watcher=$!
  # Only what was built to its end gets the name by which it is found.
  (cd "$source" && exec go build -v -mod=mod -o "$4.part" -ldflags "$flags" "$package") 2> "$source/log" || status=$?
  kill "$watcher"; wait "$watcher" 2>/dev/null || true
  [ "$status" -eq 0 ] || { tail -n 20 "$source/log" >&2; echo "$1 could not be built from $2" >&2; return 1; }
  mv "$4.part" "$4"
  rm -r "$source"
  echo "  $1: built in $((SECONDS - start)) s, $(du -m "$4" | cut -f1) MB" >&2
}

count=0
for name in "${names[@]}"; do
  count=$((count + 1))
  read -r _ module package < <(grep "^$name " <<<"$PROGRAMS") || { echo "there is no program '$name'" >&2; exit 2; }
  target=$(go_place "$module")/$name
  [ ! -x "$target" ] || continue
  command -v go >/dev/null || missing "$name (or Go, to build it)" 'https://go.dev/dl/'
  mkdir -p "$(dirname "$target")"
  (
    flock 9
    [ -x "$target" ] && exit
    echo "building $name from $module ($count of ${#names[@]}; once)…" >&2
    build "$name" "$module" "$package" "$target"
  ) 9> "$(dirname "$target").lock"
done
