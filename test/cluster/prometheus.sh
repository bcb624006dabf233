#!/usr/bin/env bash
# A real Prometheus, where the canary's analysis asks, which scrapes what traffic.mjs says of the pods.
set -euo pipefail
. "$(dirname "$0")/process.sh"
cat > "$STATE/prometheus.yaml" <<YAML
global: {scrape_interval: 2s}
scrape_configs:
  - job_name: pods
    honor_labels: true
    static_configs: [{targets: ['127.0.0.1:9464']}]
YAML
[ -e "$STATE/traffic.pid" ] || start traffic node test/cluster/traffic.mjs 9464
start prometheus prometheus --config.file "$STATE/prometheus.yaml" --storage.tsdb.path "$STATE/series" \
  --web.listen-address "$ADDRESS:9090" --storage.tsdb.retention.time 1h
ready prometheus curl --fail --silent "http://$ADDRESS:9090/-/ready"
