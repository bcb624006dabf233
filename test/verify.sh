#!/usr/bin/env bash
# `make verify`: runs the steps below, each a script of this folder that says what it needs, and counts them.
# With arguments, only the steps named; those with a hyphen before them are left out. With JOBS=2, two at once: what each
# prints is shown when it ends.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

STEPS=(
  browser    # the explorer and the API reference in Chromium
  rules      # recording and alerting rules, by promtool
  sloth      # what we export, by sloth and Alertmanager; how soon we and sloth tell
  slo-report # what was promised and kept, asked of a real Prometheus
  getting-started # README and docs/getting-started.md, followed in a fresh clone; the drill is a part of it
  kustomize  # every overlay, built by kubectl
  packages   # each packed, installed elsewhere with one copy of OpenTelemetry, and its README's programs run
  helm       # the chart, by Helm's own word
  admission  # every object, by a real API server
  observe    # a real Prometheus, configured as for `make observe`
  workflows  # by actionlint and zizmor
  gitlab     # the pipelines of a service on GitLab: by GitLab's schema, and the scripts that change git
  image      # the image, built and run as the Deployment says
  docs       # as TechDocs builds them
  contract   # the OpenAPI document by redocly and spectral, the service by the document: schemathesis, on both stores
  drills     # overload, attack and breakage: figures beside their goals
  scripts    # by shellcheck
  cluster    # the image and the chart in a cluster of one real node: test/e2e.sh, with both stores
  upgrade    # a service made, edited, and brought two versions further
  conversation # `make scaffold` asks, at a terminal
  portal     # what a team sees of its service, documents too, in a real Backstage, in Chromium
  form       # the template's questions, as a portal asks them, in Chromium
  backstage  # the catalog and the template, in a real Backstage
  registry   # `make publish` into a registry; services of a real Backstage, and with vendor/, tested and run from it
  argocd     # a real Argo CD, Rollouts and Prometheus deliver gitops/, on simulated nodes
)

# What is held to figures, or to no refused request, has the machine for itself.
ALONE=' cluster drills '

named=() without=' '
for step; do
  case $step in
    -*) without+="${step#-} " ;;
    *) named+=("$step") ;;
  esac
done
[ ${#named[@]} -gt 0 ] || for step in "${STEPS[@]}"; do [[ $without = *" $step "* ]] || named+=("$step"); done
for step in "${named[@]}"; do
  [[ " ${STEPS[*]} " == *" $step "* ]] ||
    { echo "there is no step '$step'; there are: ${STEPS[*]}" >&2; exit 2; }
done

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
count=0
# run STEP: its output as it comes; its result in a file of its own.
run() {
  local start=$SECONDS result
  bash "test/$1.sh" </dev/null
  case $? in
    0) result=passed ;;
    77) result=SKIPPED ;;
    *) result=FAILED ;;
  esac
  printf '%-16s %-8s %4d s\n' "$1" "$result" $((SECONDS - start)) > "$results/$1"
}
heading() { count=$((count + 1)); echo "── $1 ($count of ${#named[@]})"; }

if [ "${JOBS:-1}" -le 1 ]; then
  for step in "${named[@]}"; do heading "$step"; run "$step"; done
else
  npx tsc -p template || exit
  declare -A running=()
  # Each step is a group of processes, which an interruption ends as a whole.
  set -m
  trap 'for pid in "${!running[@]}"; do kill -TERM -- "-$pid"; done; exit 130' INT TERM
  # Waits until fewer than so many are running, and shows what those printed that have ended.
  fewer_than() {
    local pid
    while [ ${#running[@]} -ge "$1" ]; do
      wait -n -p pid
      heading "${running[$pid]}"
      cat "$results/${running[$pid]}.log"
      unset "running[$pid]"
    done
  }
  start() { run "$1" > "$results/$1.log" 2>&1 & running[$!]=$1; }
  # The longest stand last in the list: they begin first.
  for ((i = ${#named[@]} - 1; i >= 0; i--)); do
    [[ $ALONE = *" ${named[i]} "* ]] || { fewer_than "$JOBS"; start "${named[i]}"; }
  done
  for step in "${named[@]}"; do
    [[ $ALONE != *" $step "* ]] || { fewer_than 1; start "$step"; }
  done
  fewer_than 1
fi

printf '\n'
for step in "${named[@]}"; do cat "$results/$step"; done
of() { local found; found=$(cd "$results" && grep -lw "$1" "${named[@]}" | wc -l); echo "$found"; }
passed=$(of passed) failed=$(of FAILED) skipped=$(of SKIPPED)
printf '%d passed, %d failed%s\n' "$passed" "$failed" "$([ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped")"
[ "$failed" -eq 0 ] || echo 'The reason stands above, after the name of the step. One step alone: make verify STEP=helm' >&2
[ "$failed" -eq 0 ]
