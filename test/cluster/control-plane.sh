#!/usr/bin/env bash
# etcd, kube-apiserver, kube-controller-manager and kube-scheduler. Without a node nothing runs yet.
set -euo pipefail
. "$(dirname "$0")/process.sh"
pki=$STATE/pki
mkdir -p "$pki"

# What is written beside the folders that can be named is written here, and into the machine's own nowhere.
for folder in opt run usr/libexec var/lib var/log; do
  mkdir -p "$STATE/instead/$folder" "$STATE/work/$folder"
  mount -t overlay -o "lowerdir=/$folder,upperdir=$STATE/instead/$folder,workdir=$STATE/work/$folder" overlay "/$folder"
done

ip link set lo up
# A link that leads nowhere: the machine needs an address, and a route to find it by.
ip link add node0 type veth peer name node1
ip addr add "$ADDRESS/24" dev node0
ip link set node0 up
ip link set node1 up
ip route add default via 10.250.0.254 dev node0
echo 1 > /proc/sys/net/ipv4/ip_forward

certificate() { # NAME SUBJECT ALTERNATIVE_NAMES
  openssl req -newkey rsa:2048 -nodes -subj "$2" -keyout "$pki/$1.key" -out "$pki/$1.request"
  openssl x509 -req -in "$pki/$1.request" -CA "$pki/authority.crt" -CAkey "$pki/authority.key" -CAcreateserial -days 2 \
    -out "$pki/$1.crt" -extfile <(echo "subjectAltName=$3")
}
{
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=cluster -keyout "$pki/authority.key" -out "$pki/authority.crt"
  certificate apiserver /CN=kube-apiserver \
    "IP:127.0.0.1,IP:$ADDRESS,IP:10.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
  # The host whose repositories Argo CD follows.
  certificate git /CN=github.com DNS:github.com
  openssl genrsa -out "$pki/accounts.key" 2048
} 2>/dev/null

kubeconfig() { # NAME USER GROUP
  echo "$1-token,$2,$1,$3" >> "$STATE/tokens.csv"
  cat > "$STATE/$1.kubeconfig" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: cluster, cluster: {server: 'https://127.0.0.1:6443', certificate-authority: $pki/authority.crt}}]
users: [{name: $1, user: {token: $1-token}}]
contexts: [{name: cluster, context: {cluster: cluster, user: $1}}]
current-context: cluster
YAML
}
kubeconfig admin admin system:masters
kubeconfig controllers system:kube-controller-manager ''
kubeconfig scheduler system:kube-scheduler ''
kubeconfig node system:node:node system:nodes
kubeconfig proxy system:kube-proxy ''

start etcd etcd --data-dir "$STATE/etcd" --unsafe-no-fsync --listen-client-urls http://127.0.0.1:2379 \
  --advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://127.0.0.1:2380
start kube-apiserver kube-apiserver --etcd-servers http://127.0.0.1:2379 --secure-port 6443 --advertise-address "$ADDRESS" \
  --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" \
  --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$pki/accounts.key" \
  --service-account-signing-key-file "$pki/accounts.key" --token-auth-file "$STATE/tokens.csv" \
  --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --service-cluster-ip-range 10.0.0.0/24 \
  --allow-privileged --kubelet-preferred-address-types InternalIP --enable-aggregator-routing
ready kube-apiserver kubectl get --raw /readyz
start kube-controller-manager kube-controller-manager --kubeconfig "$STATE/controllers.kubeconfig" --bind-address 127.0.0.1 \
  --use-service-account-credentials --leader-elect=false --service-account-private-key-file "$pki/accounts.key" \
  --root-ca-file "$pki/authority.crt" --allocate-node-cidrs --cluster-cidr 10.244.0.0/16 \
  --node-monitor-grace-period 10m --horizontal-pod-autoscaler-sync-period 5s
start kube-scheduler kube-scheduler --kubeconfig "$STATE/scheduler.kubeconfig" --leader-elect=false --bind-address 127.0.0.1
ready kube-controller-manager kubectl get serviceaccount default
