#!/usr/bin/env bash
# Writes the images of a node into archives: no registry is asked. Runs outside of the namespaces.
#   usage: images.sh IMAGE …
set -euo pipefail
cd "$(dirname "$0")/../.."
engine() {
  if [ -e ../shared/container/env.sh ]; then (. ../shared/container/env.sh; podman "$@")
  else "$(node packages/cli/bin/golden-path.js image --engine)" "$@"; fi
}

# What holds the namespaces of a pod, and waits.
tar --create --directory /usr/bin --file "$STATE/pause.tar" catatonit
quietly() { "$@" > "$STATE/logs/images.log" 2>&1 || { cat "$STATE/logs/images.log" >&2; exit 1; }; }
quietly engine import --change 'ENTRYPOINT ["/catatonit", "-P"]' --change 'USER 65535:65535' "$STATE/pause.tar" localhost/pause:1
quietly engine save --output "$STATE/image-pause.tar" localhost/pause:1
for image; do quietly engine save --output "$STATE/image-$(tr /: -- <<<"$image").tar" "$image"; done
