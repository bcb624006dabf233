import { setTimeout as pause } from 'node:timers/promises';
import { readIdentity, readServiceLevel, repositoryRoot, type Matcher } from '@golden-path/spec';
import { LOCAL, ruleGroups, selected, variant, type Selected } from '@golden-path/infra/tools';
import { startBreakableService } from './breakable-service';

const identity = readIdentity();

/** Added by Prometheus when it scrapes. */
const TARGET = new Set(['job', 'instance', 'namespace']);

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

function samples(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = ''] = /^([a-z_:][\w:]*)(?:\{(.*)\})? \S+$/i.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return [{ name, labels: Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value])) }];
  });
}

/** As Prometheus matches: an absent label is empty, a regular expression is anchored. */
function matches({ labels }: Sample, { label, operator, value }: Matcher): boolean {
  const text = labels[label] ?? '';
  const equal = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(text) : text === value;
  return equal !== operator.startsWith('!');
}

/** The series of rules that no sample of the scrape is one of. */
function missing(selectors: readonly Selected[], scrape: readonly Sample[]): string[] {
  return selectors
    .filter(({ metric }) => !metric.includes(':') && metric !== 'up')
    .filter(
      ({ metric, matchers }) =>
        !scrape.some(
          (sample) =>
            sample.name === metric &&
            matchers.every((matcher) => TARGET.has(matcher.label) || matches(sample, matcher)) &&
            // A label that is only excluded has to be known all the same.
            matchers.every(
              ({ label }) =>
                TARGET.has(label) || scrape.some((it) => it.name === metric && label in it.labels),
            ),
        ),
    )
    .map(({ metric, matchers }) => `${metric} ${JSON.stringify(matchers)}`);
}

function selectorsOf(level = readServiceLevel()): Selected[] {
  return ruleGroups(level, { identity, environment: LOCAL, links: { dashboard: '' } })
    .flatMap(({ rules }) => rules)
    .flatMap(({ expr }) => selected(expr));
}

describe('Given the running service, after a request that went well and one that failed', () => {
  const service = startBreakableService(repositoryRoot());
  let scrape: Sample[] = [];

  async function until<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const deadline = performance.now() + 120_000;
    while (performance.now() < deadline) {
      await pause(50);
      const found = await find();
      if (found !== undefined) return found;
      if (service.ended) break;
    }
    throw new Error(`${what}: ${service.tail}`);
  }

  beforeAll(async () => {
    const port = String(await until('listening', () => service.field('listening', 'port')));
    const faults = `http://127.0.0.1:${String(service.field('faults can be injected', 'port'))}/faults`;
    const origin = `http://127.0.0.1:${port}`;
    await until('ready', async () => ((await fetch(`${origin}/ready`)).ok ? true : undefined));
    expect((await fetch(`${origin}/dataset`)).status).toBe(200);
    const headers = { 'Content-Type': 'application/json' };
    await fetch(faults, { method: 'PUT', headers, body: '{"errors":1}' });
    expect((await fetch(`${origin}/dataset`)).status).toBe(500);
    scrape = samples(await (await fetch(`${origin}/metrics`)).text());
  });

  afterAll(() => service.stop());

  it('then every metric, label and bucket that a rule names is there', () => {
    const selectors = selectorsOf();

    expect(selectors.length).toBeGreaterThan(0);
    expect(missing(selectors, scrape)).toEqual([]);
  });

  it.each([
    ['a threshold that is not a bucket', /le="[^"]*"/, 'le="0.0777"'],
    ['a label that is not there', /error_type=~"5\.\./, 'errors=~"5..'],
    ['an excluded label that is not there', /error_type!~"5\.\./, 'errors!~"5..'],
    ['a metric that is not there', /http_server_request_duration_seconds_count/, 'http_requests_total'],
  ])('when the rules named %s, then this would be noticed', (_name, from, to) => {
    expect(missing(selectorsOf(variant((text) => text.replace(from, to))), scrape)).not.toEqual([]);
  });
});
