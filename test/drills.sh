#!/usr/bin/env bash
# Every drill of test/drills in turn: what the service does under overload, attack and breakage, each figure beside its
# goal. Fails when a drill does.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
failed=()
for drill in test/drills/*.sh; do
  name=$(basename "$drill" .sh)
  echo "drills: $name"
  start=$SECONDS
  bash "$drill" || failed+=("$name")
  echo "drills: $name took $((SECONDS - start)) s"
done
[ ${#failed[@]} -eq 0 ] || { echo "drills: ${failed[*]} missed a goal, see above" >&2; exit 1; }
