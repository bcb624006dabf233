#!/usr/bin/env bash
# The pipelines of a service on GitLab, without a GitLab: by its schema, as another program reads them, and the scripts
# that change git run on real repositories.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need git 'apt-get install git'
npx tsc -p template
need_npm gitlab test/gitlab
node test/gitlab/verify.mjs
