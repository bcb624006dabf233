#!/usr/bin/env bash
# The image: built, the same when built again, small, and run as the Deployment says.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh

# A machine that cannot pull base images may bring what makes them, beside the repository.
local=../shared/container
if [ -d "$local" ]; then
  version=$(sed -n 's/^ARG NODE_VERSION=//p' Dockerfile)
  (. "$local/env.sh" && podman image exists "docker.io/library/node:$version-bookworm-slim" 2>/dev/null) ||
    "$local/make-base-images.sh" "$version" "$version-bookworm-slim"
fi
node packages/cli/bin/golden-path.js image --engine >/dev/null 2>&1 ||
  missing 'docker or podman' 'apt-get install podman, or https://docs.docker.com/engine/install/'
node packages/cli/bin/golden-path.js verify image
