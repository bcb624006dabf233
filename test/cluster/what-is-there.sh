#!/usr/bin/env bash
# What a failed step leaves to look at: pods, events, what Argo CD makes of them, the last lines of every program.
. "$(dirname "$0")/process.sh"
echo '── the cluster'
kubectl get pods --all-namespaces --output wide
kubectl get applications,applicationsets,rollouts --all-namespaces 2>/dev/null
kubectl get events --all-namespaces --sort-by .lastTimestamp | tail -n 30
for log in "$STATE"/logs/*.log; do
  echo "── the last of $(basename "$log" .log)"
  tail -n 5 "$log" | cut -c1-400
done
