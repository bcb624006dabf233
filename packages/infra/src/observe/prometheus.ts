import type { Identity } from '@golden-path/spec';
import type { GeneratedFile } from '../generated-file';
import { generatedYaml } from '../manifests/yaml';

/** `make observe`: its Prometheus scrapes the service on this machine, under the job's name that the rules ask for. */
export function observeFiles({ name }: Identity): GeneratedFile[] {
  const config = {
    global: { scrape_interval: '5s', evaluation_interval: '5s' },
    rule_files: ['rules.yaml'],
    scrape_configs: [
      {
        job_name: name,
        // `make run` listens there, outside of the containers; compose.yaml of @golden-path/cli gives its machine this name.
        static_configs: [{ targets: ['host.docker.internal:8080'] }],
      },
    ],
  };
  return [{ path: 'observe/generated/prometheus.yaml', content: generatedYaml(config) }];
}
