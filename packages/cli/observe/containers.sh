#!/usr/bin/env bash
# jaeger: Jaeger alone, in the foreground. up: all of compose.yaml, in the background. down: ends what `up` began.
set -euo pipefail
# Of the repository that it is called in: what `golden-path manifests` wrote.
export GENERATED=$PWD/observe/generated
cd "$(dirname "$0")"

missing() {
  echo "$1; see https://docs.docker.com/engine/install/ or https://podman.io/docs/installation" >&2
  exit 1
}

for runtime in docker podman ''; do
  if [ -n "$runtime" ] && command -v "$runtime" >/dev/null && "$runtime" info >/dev/null 2>&1; then break; fi
done
# Where there are no containers, there are programs.
[ -n "$runtime" ] || exec "$BASH" ./programs.sh "$@"

compose() {
  if "$runtime" compose version >/dev/null 2>&1; then
    "$runtime" compose --file compose.yaml "$@"
  elif command -v "$runtime-compose" >/dev/null; then
    "$runtime-compose" --file compose.yaml "$@"
  else
    missing "this needs Compose beside $runtime: \`$runtime compose\` or $runtime-compose"
  fi
}

traces() {
  echo 'Jaeger       http://localhost:16686'
  echo
  echo 'Traces come from a service that was started with:'
  echo '  OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 make run'
}

case ${1:-} in
  jaeger)
    image=$(awk '$1 == "image:" && /\/jaeger:/ { print $2 }' compose.yaml)
    "$runtime" image inspect "$image" >/dev/null 2>&1 || "$runtime" pull "$image" ||
      missing "the image $image could not be fetched: is there a network? A program that hinders containers is told above"
    traces
    exec "$runtime" run --rm --publish 127.0.0.1:16686:16686 --publish 127.0.0.1:4318:4318 "$image"
    ;;
  up)
    compose up --detach ||
      missing 'not everything could be started, for the reason above: an image that cannot be fetched needs a network, a port that is taken has to be freed'
    echo 'Grafana      http://localhost:3000'
    echo 'Prometheus   http://localhost:9090/alerts'
    traces
    echo 'It ends with: make observe-stop'
    ;;
  down) compose down ;;
  *)
    echo 'usage: containers.sh jaeger|up|down' >&2
    exit 64
    ;;
esac
