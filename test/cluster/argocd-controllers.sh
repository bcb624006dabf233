#!/usr/bin/env bash
# Argo CD, all of its installation but that its parts are processes here, each with the account that it has as a pod.
# The repositories have their real addresses, which a git server here answers. Nothing in gitops/ is changed for it.
set -euo pipefail
. "$(dirname "$0")/process.sh"
argocd=$STATE/argocd
mkdir -p "$argocd"/{tls,ssh,gpg/keys,gpg/source,plugins,tmp} "$STATE/bin"
chmod 700 "$argocd/gpg/keys"
for name in application-controller applicationset-controller repo-server server git-ask-pass; do
  ln -sf "$(command -v argocd)" "$STATE/bin/argocd-$name"
done
k() { kubectl --namespace argocd "$@"; }

kubectl create namespace argocd >/dev/null
awk 'BEGIN { RS = ORS = "\n---\n" } !/\nkind: (Deployment|StatefulSet|NetworkPolicy|Service)\n/' "$FILES/argocd/install.yaml" \
  > "$argocd/install.yaml"
k apply --server-side -f "$argocd/install.yaml" >/dev/null
definitions_are_known
# What docs/platform/install.md tells platforms to add.
# shellcheck disable=SC2016 # the end of a fence, not a command
sed -n '/^data:$/,/^```$/ { /^```$/d; p }' docs/platform/install.md > "$argocd/health.yaml"
k patch configmap argocd-cm --type merge --patch-file "$argocd/health.yaml" >/dev/null
k patch secret argocd-secret --type merge --patch "{\"stringData\":{\"server.secretkey\":\"$(openssl rand -base64 32)\"}}" >/dev/null
# As often as can be waited for: 15 s instead of two minutes.
k patch configmap argocd-cm --type merge --patch '{"data": {"timeout.reconciliation": "15s", "timeout.reconciliation.jitter": "0s"}}' >/dev/null

for part in application-controller applicationset-controller server; do
  sed "s|token: admin-token|token: $(k create token "argocd-$part" --duration 24h)|" "$KUBECONFIG" > "$argocd/$part.kubeconfig"
  kubectl config --kubeconfig "$argocd/$part.kubeconfig" set-context --current --namespace argocd >/dev/null
done

printf '127.0.0.1 localhost\n%s github.com prometheus-operated.monitoring\n' "$ADDRESS" > "$STATE/hosts"
mount --bind "$STATE/hosts" /etc/hosts
cp "$STATE/pki/authority.crt" "$argocd/tls/github.com"
touch "$argocd/ssh/ssh_known_hosts"
mkdir -p "$STATE/repositories"
start git-server node test/cluster/git-server.mjs "$STATE/repositories" "$STATE/pki/git.crt" "$STATE/pki/git.key" "$ADDRESS" 443

start redis redis-server --port 6379 --bind 127.0.0.1 --save '' --appendonly no
part() { # NAME [ARGUMENT …]
  start "argocd-$1" env HOSTNAME=cluster-1 ARGOCD_FAKE_IN_CLUSTER=true KUBECONFIG="$argocd/$1.kubeconfig" \
    ARGOCD_TLS_DATA_PATH="$argocd/tls" ARGOCD_SSH_DATA_PATH="$argocd/ssh" ARGOCD_GPG_DATA_PATH="$argocd/gpg/source" \
    ARGOCD_GNUPGHOME="$argocd/gpg/keys" ARGOCD_GPG_ENABLED=false ARGOCD_PLUGINSOCKFILEPATH="$argocd/plugins" \
    TMPDIR="$argocd/tmp" NO_PROXY='*' no_proxy='*' PATH="$STATE/bin:$FILES/argocd:$PATH" "argocd-$1" "${@:2}"
}
part repo-server --port 8081 --metrics-port 8084 --redis 127.0.0.1:6379 --disable-tls --client-ca-path '' \
  --revision-cache-expiration 5s
part application-controller --namespace argocd --redis 127.0.0.1:6379 --repo-server 127.0.0.1:8081 --repo-server-plaintext \
  --metrics-port 8082 --app-resync 15 --app-resync-jitter 0 --self-heal-timeout-seconds 2
part applicationset-controller --namespace argocd --argocd-repo-server 127.0.0.1:8081 --repo-server-plaintext \
  --metrics-addr 127.0.0.1:8090 --probe-addr 127.0.0.1:8091 --webhook-addr 127.0.0.1:7001
part server --namespace argocd --redis 127.0.0.1:6379 --repo-server 127.0.0.1:8081 --repo-server-plaintext --insecure \
  --address 127.0.0.1 --port 8080 --metrics-port 8083
ready argocd-server curl --fail --silent http://127.0.0.1:8080/healthz
ready git-server curl --silent --insecure "https://github.com/"

start rollouts rollouts-controller --kubeconfig "$KUBECONFIG" --leader-elect=false --metricsPort 8190 --healthzPort 8180
