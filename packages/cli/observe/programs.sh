#!/usr/bin/env bash
# What containers.sh does, by programs of this machine, for where there is no container engine. Called by it.
set -euo pipefail

JAEGER=github.com/jaegertracing/jaeger/cmd/jaeger@v1.76.0
cache=${XDG_CACHE_HOME:-$HOME/.cache}/golden-path
state=$cache/observe
export PATH=$cache/bin:$PATH

missing() {
  echo "this needs a container engine that works (docker or podman), or $1" >&2
  exit 1
}

# Jaeger 2 is a part of a larger module, whose dependencies are its own: it is built in a module made for it.
jaeger_program() {
  command -v jaeger >/dev/null && return
  command -v go >/dev/null || missing 'the program jaeger, or Go, to build it'
  echo "building $JAEGER (once, some minutes)…" >&2
  local module
  module=$(mktemp -d)
  (
    cd "$module"
    export GOFLAGS=-mod=mod
    go mod init tools && go get -tool "$JAEGER" && go build -o jaeger "${JAEGER%@*}"
  ) >"$module/log" 2>&1 || { tail -n 5 "$module/log" >&2; missing 'a network that reaches the Go module proxy'; }
  mkdir -p "$cache/bin"
  mv "$module/jaeger" "$cache/bin/"
  rm -rf "$module"
}

# begin NAME PROGRAM …: in the background, with its output in a file; one that runs already is left alone.
begin() {
  local name=$1
  shift
  if running "$name"; then return; fi
  "$@" >"$state/$name.log" 2>&1 </dev/null &
  echo $! >"$state/$name.pid"
  sleep 1
  running "$name" || { tail -n 5 "$state/$name.log" >&2; echo "$name did not start, for the reason above" >&2; exit 1; }
}

running() { [ -e "$state/$1.pid" ] && kill -0 "$(cat "$state/$1.pid")" 2>/dev/null; }

traces() {
  echo 'Traces come from a service that was started with:'
  echo '  OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 make run'
  echo 'and are shown by: make traces'
}

case ${1:-} in
  jaeger)
    jaeger_program
    traces
    exec jaeger
    ;;
  up)
    command -v prometheus >/dev/null || missing 'the program prometheus (apt-get install prometheus)'
    jaeger_program
    mkdir -p "$state"
    # The container reaches the service by another name than this machine does.
    sed 's/host\.docker\.internal/localhost/' "$GENERATED/prometheus.yaml" >"$state/prometheus.yaml"
    cp "$GENERATED"/rules*.yaml "$state/"
    begin jaeger jaeger
    begin prometheus prometheus --config.file="$state/prometheus.yaml" --storage.tsdb.path="$state/data" \
      --storage.tsdb.retention.time=2d --enable-feature=exemplar-storage --web.listen-address=127.0.0.1:9090
    echo 'Prometheus   http://localhost:9090/alerts'
    traces
    echo 'Grafana comes as a container only.'
    echo 'It ends with: make observe-stop'
    ;;
  down)
    for name in jaeger prometheus; do
      if running "$name"; then kill "$(cat "$state/$name.pid")"; fi
      rm -f "$state/$name.pid"
    done
    ;;
esac
