#!/usr/bin/env bash
# The product's image and chart in a real cluster of one node, made here from its programs: test/e2e.sh with both
# stores, what a pod really is allowed, and a load that notices what it looks for.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
. test/cluster/namespaces.sh
need_namespaces
need_engine
need runc 'apt-get install runc'
need nft 'apt-get install nftables'
need iptables 'apt-get install iptables'
need conntrack 'apt-get install conntrack'
need catatonit 'apt-get install catatonit'
[ -x /usr/lib/cni/bridge ] || missing 'the plugins of the container network' 'apt-get install containernetworking-plugins'
need_go helm "$HELM"
test/cluster/programs.sh kube-apiserver etcd kube-controller-manager kube-scheduler kubelet kube-proxy kubectl \
  containerd containerd-shim-runc-v2 ctr coredns
export FILES
FILES=$(test/cluster/files.sh)

prepare_namespaces
export IMAGE=localhost/service:cluster
echo 'cluster: building the image'
node packages/cli/bin/golden-path.js image build "$IMAGE" > "$STATE/build" 2>&1 || { tail -n 30 "$STATE/build" >&2; exit 1; }
test/cluster/images.sh "$IMAGE"
inside_namespaces test/cluster/chart.sh docs/deployment.md
