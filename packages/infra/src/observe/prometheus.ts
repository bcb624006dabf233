import type { Identity } from '@golden-path/spec';
import type { GeneratedFile } from '../generated-file';
import { generatedYaml } from '../manifests/yaml';
import { LOCAL } from '../slo/environment';

/** `make observe`: its Prometheus scrapes the service on this machine, under the names that the rules ask for. */
export function observeFiles({ name }: Identity): GeneratedFile[] {
  const config = {
    global: { scrape_interval: '5s', evaluation_interval: '5s' },
    rule_files: ['rules.yaml'],
    scrape_configs: [
      {
        job_name: name,
        static_configs: [
          {
            // `make run` listens there, outside of the containers; compose.yaml of @golden-path/cli gives its machine this name.
            targets: ['host.docker.internal:8080'],
            labels: { namespace: LOCAL.namespace },
          },
        ],
      },
    ],
  };
  return [{ path: 'observe/generated/prometheus.yaml', content: generatedYaml(config) }];
}
