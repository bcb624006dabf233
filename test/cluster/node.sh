#!/usr/bin/env bash
# A node on which pods run: containerd, runc, a bridge between the pods, kubelet, kube-proxy, and DNS. Nothing enforces
# NetworkPolicies: the bridge does not know them.
#   usage: node.sh ARCHIVE …     of the images that there are
set -euo pipefail
. "$(dirname "$0")/process.sh"
node=$STATE/node socket=$STATE/containerd.sock
mkdir -p "$node/cni" "$node/containerd"

mount --make-rshared /

cat > "$node/cni/10-bridge.conflist" <<JSON
{"cniVersion": "1.0.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "pods0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$node/addresses", "ranges": [[{"subnet": "10.244.0.0/24"}]],
     "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
cat > "$node/containerd.toml" <<TOML
version = 3
root = '$node/containerd/root'
state = '$node/containerd/state'
[grpc]
  address = '$socket'
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = 'localhost/pause:1'
[plugins.'io.containerd.cri.v1.runtime']
  # Where no score may be lowered, runc would end with "can't get final child's PID from pipe: EOF".
  restrict_oom_score_adj = true
  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
    runtime_type = 'io.containerd.runc.v2'
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
      BinaryName = 'runc'
      SystemdCgroup = false
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ['/usr/lib/cni']
    conf_dir = '$node/cni'
TOML
start containerd containerd --config "$node/containerd.toml"
ready containerd ctr --address "$socket" version
for archive; do ctr --address "$socket" --namespace k8s.io images import "$archive" > "$STATE/logs/images.log" 2>&1; done

# A folder of our own for the pods, in each hierarchy, or in the only one (version 2).
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p "/sys/fs/cgroup/$RUN"
  for folder in /sys/fs/cgroup "/sys/fs/cgroup/$RUN"; do
    for controller in cpu cpuset memory pids io hugetlb; do
      echo "+$controller" > "$folder/cgroup.subtree_control" 2>/dev/null || true
    done
  done
else
  for controller in cpu cpuacct cpuset memory pids blkio devices freezer systemd; do
    [ ! -d "/sys/fs/cgroup/$controller" ] || mkdir -p "/sys/fs/cgroup/$controller/$RUN"
  done
  for file in cpus mems; do
    cat "/sys/fs/cgroup/cpuset/cpuset.$file" > "/sys/fs/cgroup/cpuset/$RUN/cpuset.$file"
  done
fi
echo 'nameserver 127.0.0.1' > "$node/resolv.conf"
cat > "$node/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
containerRuntimeEndpoint: unix://$socket
cgroupDriver: cgroupfs
cgroupRoot: /$RUN
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: [pods]
# The disk is shared with others: how full it is, is not this node's matter.
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%, nodefs.inodesFree: 1%, imagefs.inodesFree: 1%}
imageGCHighThresholdPercent: 100
clusterDNS: [10.0.0.10]
clusterDomain: cluster.local
resolvConf: $node/resolv.conf
address: $ADDRESS
healthzBindAddress: 127.0.0.1
volumePluginDir: $node/plugins
podLogsDir: $node/logs
YAML
start kubelet kubelet --kubeconfig "$STATE/node.kubeconfig" --config "$node/kubelet.yaml" --root-dir "$node/kubelet" \
  --cert-dir "$node/pki" --hostname-override node --node-ip "$ADDRESS" --node-labels topology.kubernetes.io/zone=zone-0
ready kubelet kubectl get node/node
kubectl wait node/node --for condition=Ready --timeout 300s >/dev/null

cat > "$node/proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $STATE/proxy.kubeconfig}
clusterCIDR: 10.244.0.0/16
mode: nftables
hostnameOverride: node
conntrack: {maxPerCore: 0}
YAML
start kube-proxy kube-proxy --config "$node/proxy.yaml"

cat > "$node/Corefile" <<COREFILE
.:53 {
  bind $ADDRESS
  errors
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig $KUBECONFIG
    pods insecure
    fallthrough in-addr.arpa ip6.arpa
  }
}
COREFILE
start coredns coredns -conf "$node/Corefile"
kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec: {clusterIP: 10.0.0.10, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
endpoints: [{addresses: [$ADDRESS], conditions: {ready: true}}]
YAML
