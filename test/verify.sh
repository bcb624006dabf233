#!/usr/bin/env bash
# `make verify`: runs the steps below, each a script of this folder that says what it needs, and counts them.
# With arguments, only the steps named; those with a hyphen before them are left out.
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
  image      # the image, built and run as the Deployment says
  docs       # as TechDocs builds them
  contract   # the OpenAPI document by redocly and spectral, the service by the document: schemathesis, on both stores
  drills     # overload, attack and breakage: figures beside their goals
  scripts    # by shellcheck
  cluster    # the image and the chart in a cluster of one real node: test/e2e.sh, with both stores
  upgrade    # a service made, edited, and brought two versions further
  conversation # `make scaffold` asks, at a terminal
  form       # the template's questions, as a portal asks them, in Chromium
  backstage  # the catalog and the template, in a real Backstage
  registry   # `make publish` into a registry; services of a real Backstage, and with vendor/, tested and run from it
)
# Run when they are named: their programs are built for long.
NAMED=(
  argocd     # a real Argo CD, Rollouts and Prometheus deliver gitops/, on simulated nodes
)

named=() without=' '
for step; do
  case $step in
    -*) without+="${step#-} " ;;
    *) named+=("$step") ;;
  esac
done
[ ${#named[@]} -gt 0 ] || for step in "${STEPS[@]}"; do [[ $without = *" $step "* ]] || named+=("$step"); done
set -- "${named[@]}"
passed=0 failed=0 skipped=0 results=()
count=0
for step in "$@"; do
  [[ " ${STEPS[*]} ${NAMED[*]} " == *" $step "* ]] ||
    { echo "there is no step '$step'; there are: ${STEPS[*]} ${NAMED[*]}" >&2; exit 2; }
  count=$((count + 1))
  echo "── $step ($count of $#)"
  start=$SECONDS
  bash "test/$step.sh" </dev/null
  case $? in
    0) result=passed; passed=$((passed + 1)) ;;
    77) result=SKIPPED; skipped=$((skipped + 1)) ;;
    *) result=FAILED; failed=$((failed + 1)) ;;
  esac
  results+=("$(printf '%-16s %-8s %4d s' "$step" "$result" $((SECONDS - start)))")
done
printf '\n'
printf '%s\n' "${results[@]}"
printf '%d passed, %d failed%s\n' "$passed" "$failed" "$([ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped")"
[ "$failed" -eq 0 ] || echo 'The reason stands above, after the name of the step. One step alone: make verify STEP=helm' >&2
[ "$failed" -eq 0 ]
