# Sourced by the steps that run a cluster: runs a script of this folder in network, mount and process namespaces of
# their own. Its listen ports, addresses, packet filter and mounts are nobody else's, and all that it starts ends with it.

need_namespaces() {
  [ "$(id -u)" -eq 0 ] || missing 'root, for namespaces and a kubelet' "sudo --preserve-env make verify STEP=$(basename "$0" .sh)"
  need unshare 'apt-get install util-linux'
  need ip 'apt-get install iproute2'
  unshare --net --mount --pid --fork true 2>/dev/null || missing 'leave to make namespaces' 'a machine that is your own'
}

# ended PID: whether that process is gone, or waits only to be noticed.
ended() { ! grep -qs '^State:[[:space:]]*[^ZX]' "/proc/$1/status"; }

# The folder of a run, and what its pods were counted by; those of a run that was killed go with the next.
remove_what_is_left() {
  local folder
  for folder in /var/tmp/golden-path-* /sys/fs/cgroup/golden-path-* /sys/fs/cgroup/*/golden-path-*; do
    [ -d "$folder" ] || continue
    [ "${folder##*-}" = $$ ] || ended "${folder##*-}" || continue
    case $folder in
      /var/tmp/*) rm -rf "$folder" ;;
      *) find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || true ;;
    esac
  done
}

leave_namespaces() {
  local status=$? first
  trap - EXIT INT TERM
  if [ -n "${outer:-}" ] && ! ended "$outer"; then
    first=$(pgrep --parent "$outer" || true)
    # The first process of the namespaces ends with it, and with the first process all others.
    kill -KILL "$outer"
    wait "$outer" 2>/dev/null || true
    until [ -z "$first" ] || ended "$first"; do sleep 0.1; done
  fi
  remove_what_is_left
  exit "$status"
}

# prepare_namespaces: sets STATE, the folder of all that a run writes, which is gone with the step.
prepare_namespaces() {
  export RUN=golden-path-$$ STATE=/var/tmp/golden-path-$$
  export KUBECONFIG=$STATE/admin.kubeconfig
  PATH=$(test/cluster/programs.sh --path):$PATH
  trap leave_namespaces EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  remove_what_is_left
  mkdir -p "$STATE/logs"
}

# inside_namespaces SCRIPT [PAGE]: what the page shows of it is what it says.
inside_namespaces() {
  unshare --net --mount --pid --fork --kill-child --mount-proc \
    bash -o pipefail -c "bash '$1' | tee '$STATE/transcript'" &
  outer=$!
  wait "$outer" || return
  [ -z "${2:-}" ] || node packages/cli/bin/golden-path.js verify transcript "$2" "$STATE/transcript"
}
