import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL, toYaml, type RuleGroup } from '@golden-path/infra/tools';
import { freePort } from './free-port';
import { Program } from './program';

export type AlertState = 'inactive' | 'pending' | 'firing';

/** A real Prometheus that scrapes and evaluates every second. */
export class Prometheus {
  private constructor(
    readonly program: Program,
    readonly origin: string,
  ) {}

  /** @param folder for its files @param target `host:port` of the service @param job the service's name */
  static async start(
    folder: string,
    job: string,
    target: string,
    groups: readonly RuleGroup[],
  ): Promise<Prometheus> {
    writeFileSync(join(folder, 'rules.yaml'), toYaml({ groups }));
    writeFileSync(
      join(folder, 'prometheus.yaml'),
      toYaml({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: ['rules.yaml'],
        scrape_configs: [
          {
            job_name: job,
            static_configs: [{ targets: [target], labels: { namespace: LOCAL.namespace } }],
          },
        ],
      }),
    );
    const listen = `127.0.0.1:${await freePort()}`;
    const program = new Program('prometheus', [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${listen}`,
      '--log.level=warn',
    ]);
    return new Prometheus(program, `http://${listen}`);
  }

  /** Undefined while it does not answer, or there is no value. */
  async value(query: string): Promise<number | undefined> {
    const data = (await this.#get(`/api/v1/query?query=${encodeURIComponent(query)}`)) as
      { result: { value: [number, string] }[] } | undefined;
    const value = data?.result[0]?.value[1];
    return value === undefined ? undefined : Number(value);
  }

  /** Undefined while it does not answer. */
  async state(alert: string): Promise<AlertState | undefined> {
    const data = (await this.#get('/api/v1/alerts')) as
      { alerts: { labels: { alertname: string }; state: AlertState }[] } | undefined;
    if (data === undefined) return undefined;
    return data.alerts.find(({ labels }) => labels.alertname === alert)?.state ?? 'inactive';
  }

  /** Whether the alert was pending, or firing, at some evaluation of the rules in the last minutes. */
  async hasBeen(alert: string, state: string): Promise<boolean> {
    const was = `count_over_time(ALERTS{alertname="${alert}",alertstate="${state}"}[5m])`;
    return (await this.value(was)) !== undefined;
  }

  async #get(path: string): Promise<unknown> {
    try {
      const response = await fetch(this.origin + path, { signal: AbortSignal.timeout(2000) });
      return ((await response.json()) as { data: unknown }).data;
    } catch {
      return undefined;
    }
  }
}
