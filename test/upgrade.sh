#!/usr/bin/env bash
# Day two with the template as it is: a service is made, edited by its team, and upgraded across two versions, to a
# tree of which the own tests pass with every edit kept; and one of v0.1.0, which had all machinery in it, comes to
# packages. docs/platform/upgrade.md shows what that prints.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tool.sh
need git 'apt-get install git'
# v0.1.0 is a commit of the history. A clone that ends before it gets this one from where it came from.
FAT=$(sed -n "s/^const FAT = '\(.*\)';$/\1/p" template/day-two/fat.ts)
git cat-file -e "$FAT^{commit}" 2>/dev/null || git fetch --quiet --no-tags --depth=1 origin "$FAT" 2>/dev/null ||
  missing "the commit ${FAT:0:7}, which is v0.1.0 and in the history" 'git fetch --unshallow'
npx tsc -p template
said=$(mktemp)
trap 'rm "$said"' EXIT
# As somebody would type it beside a clone of the template.
node template/dist/day-two/command.js |
  sed --unbuffered 's# --no-print-directory##; s#FROM_REPO=[^ ]*#FROM_REPO=../golden-path#; s#^\$ node .*/packages/cli/\(.*\) --from .*#$ node ../golden-path/packages/cli/\1 --from ../golden-path#' | tee "$said"
node packages/cli/bin/golden-path.js verify transcript docs/platform/upgrade.md "$said"
