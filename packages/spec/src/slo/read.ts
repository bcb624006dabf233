import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIdentity } from '../identity';
import { repositoryRoot } from '../root';
import { burnRates, exact, LONGEST_WINDOW, SHORTEST_WINDOW } from './burn-rate';
import { type Fields, Source } from './fields';
import type { Indicator, Objective, Selector, ServiceLevel, ThresholdIndicator } from './objective';
import { bucketBound, parseCounter } from './query';

/** slo.yaml cannot be used; every problem is listed, with its line. */
export class ServiceLevelError extends Error {
  override readonly name = 'ServiceLevelError';
  constructor(readonly problems: readonly string[]) {
    super(['The service level objectives cannot be used:', ...problems.map((it) => `  - ${it}`)].join('\n'));
  }
}

/** @throws ServiceLevelError */
export function readServiceLevel(root: string = repositoryRoot()): ServiceLevel {
  const { name } = readIdentity(join(root, 'catalog-info.yaml'));
  const file = 'service/slo.yaml';
  return parseServiceLevel(readFileSync(join(root, file), 'utf8'), name, file);
}

/**
 * The part of OpenSLO v1 (https://github.com/OpenSLO/OpenSLO) that we honour; what goes beyond it is refused.
 * @param service the name that the file has to be about
 * @throws ServiceLevelError
 */
export function parseServiceLevel(text: string, service: string, file: string): ServiceLevel {
  const source = new Source(file, text);
  const services = source.documents.filter((document) => kindOf(document) === 'Service');
  const synthetic = services.flatMap((document, index) => readService(document, service, index) ?? []);
  if (services.length === 0) source.refuse(0, `has no document of kind Service, named '${service}'`);

  const objectives = source.documents
    .filter((document) => kindOf(document) === 'SLO')
    .map((document) => readObjective(document, service));
  if (objectives.length === 0) source.refuse(0, 'has no document of kind SLO');
  for (const [index, { name, document }] of objectives.entries())
    if (
      objectives.findIndex((other) => other.name === name) < index ||
      (synthetic.length > 0 && name === 'reachable')
    )
      document.map('metadata').refuse('name', `is '${name}', as of another SLO; each has a name of its own`);

  const problems = source.problems();
  if (problems.length > 0) throw new ServiceLevelError(problems);
  const written = objectives.map(({ document: _, ...objective }) => objective);
  const window = written[0]?.window ?? NaN;
  return {
    service,
    objectives: [...written, ...synthetic.map((target) => syntheticObjective(service, target, window))],
  };
}

const kinds = new WeakMap<Fields, 'Service' | 'SLO'>();

/** Asked more than once, told once. */
function kindOf(document: Fields): 'Service' | 'SLO' {
  const known = kinds.get(document);
  if (known !== undefined) return known;
  document.only('apiVersion', 'kind', 'metadata', 'spec').oneOf('apiVersion', ['openslo/v1']);
  const kind = document.oneOf('kind', ['Service', 'SLO']);
  kinds.set(document, kind);
  return kind;
}

const SYNTHETIC = 'synthetic-target';

/** Asked from outside whether it is ready: also while nobody else asks. */
function syntheticObjective(service: string, target: number, window: number): Objective {
  return {
    name: 'reachable',
    title: 'Reachable',
    description: 'Asked from outside, the service says that it is ready',
    target,
    window,
    indicator: {
      kind: 'threshold',
      query: `min(probe_success{job="${service}-probe"})`,
      operator: '>=',
      value: 1,
    },
    isSynthetic: true,
  };
}

/** @returns the target of the synthetic objective, percent; undefined where there is none */
function readService(document: Fields, service: string, index: number): number | undefined {
  const { name } = readMetadata(document);
  if (index > 0) document.refuse('kind', 'is Service a second time; allowed is one');
  else if (name !== service)
    document.map('metadata').refuse('name', `is '${name}'; catalog-info.yaml names the service '${service}'`);
  if (document.has('spec')) document.map('spec').only('description');
  const metadata = document.map('metadata');
  if (!metadata.has('annotations')) return undefined;
  const annotations = metadata.map('annotations');
  if (!annotations.has(SYNTHETIC)) return undefined;
  const allowed = `a number in quotes from 95 to ${HIGHEST_TARGET}, percent of the time`;
  return Number(
    annotations.text(SYNTHETIC, allowed, (value) => Number(value) >= 95 && Number(value) <= HIGHEST_TARGET),
  );
}

function readObjective(document: Fields, service: string): Objective & { readonly document: Fields } {
  const { name, title } = readMetadata(document);
  const spec = document
    .map('spec')
    .only('description', 'service', 'indicator', 'timeWindow', 'budgetingMethod', 'objectives');
  spec.oneOf('service', [service]);
  spec.oneOf('budgetingMethod', ['Occurrences']);
  const objective = spec.only1('objectives');
  const window = readWindow(spec.only1('timeWindow'));
  return {
    name,
    title,
    description: spec.text('description').trim(),
    window,
    target: readTarget(objective, window),
    indicator: readIndicator(spec.map('indicator'), objective),
    document,
  };
}

function readMetadata(document: Fields): { name: string; title: string } {
  const metadata = document.map('metadata').only('name', 'displayName', 'labels', 'annotations');
  const name = metadata.text(
    'name',
    'a name of lower-case letters, digits and hyphens, at most 40 characters, a letter first',
    (value) => /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(value),
  );
  return { name, title: metadata.has('displayName') ? metadata.text('displayName') : name };
}

function readWindow(timeWindow: Fields): number {
  timeWindow.only('duration', 'isRolling').oneOf('isRolling', [true]);
  const allowed = `days or weeks, such as 30d or 4w, from ${SHORTEST_WINDOW}d to ${LONGEST_WINDOW}d`;
  const duration = timeWindow.text('duration', allowed, (value) => /^[1-9]\d*[dw]$/.test(value));
  if (duration === '') return NaN;
  const days = parseInt(duration, 10) * (duration.endsWith('w') ? 7 : 1);
  if (days < SHORTEST_WINDOW) {
    timeWindow.refuse(
      'duration',
      `is ${duration}, too short for its alerts, which look back 3 days; allowed is ${allowed}`,
    );
    return NaN;
  }
  if (days > LONGEST_WINDOW) timeWindow.refuse('duration', `is ${duration}; allowed is ${allowed}`);
  return days;
}

const HIGHEST_TARGET = 99.99;

/** Percent. An alert that could only come if more than every event were bad is none. */
function readTarget(objective: Fields, window: number): number {
  objective.only('displayName', 'target', 'targetPercent', 'op', 'value');
  if (objective.has('target') && objective.has('targetPercent'))
    objective.refuse('target', 'and targetPercent are both there; allowed is one of them');
  const key = objective.has('target') ? 'target' : 'targetPercent';
  const scale = key === 'target' ? 100 : 1;
  const factor = Number.isNaN(window) ? 1 : Math.max(...burnRates(window).map((rate) => rate.factor));
  // In steps of a thousandth of a percent, the first for which the fastest alert can come.
  const lowest = (Math.floor((100 - 100 / factor) * 1000) + 1) / 1000;
  const percent = objective.number(
    key,
    `a number from ${exact(lowest / scale)}, below which the alert at ${factor} times the budget could never come, ` +
      `to ${exact(HIGHEST_TARGET / scale)}, which is four minutes of a month`,
    (value) => exact(value * scale) >= lowest && exact(value * scale) <= HIGHEST_TARGET,
  );
  return exact(percent * scale);
}

function readIndicator(indicator: Fields, objective: Fields): Indicator {
  indicator.only('metadata', 'spec');
  const spec = indicator.map('spec').only('ratioMetric', 'thresholdMetric');
  if (spec.has('thresholdMetric')) {
    if (spec.has('ratioMetric'))
      spec.refuse('ratioMetric', 'and thresholdMetric are both there; allowed is one');
    return readThreshold(spec.map('thresholdMetric'), objective);
  }
  for (const key of ['op', 'value'])
    if (objective.has(key)) objective.refuse(key, 'is for a thresholdMetric only');
  const ratio = spec.map('ratioMetric').only('counter', 'good', 'bad', 'total');
  ratio.oneOf('counter', [true]);
  if (ratio.has('good') && ratio.has('bad'))
    ratio.refuse('bad', 'and good are both there; allowed is one of them, the other follows from total');
  const counts = ratio.has('bad') ? 'bad' : 'good';
  return { kind: 'ratio', counts, part: readCounter(ratio, counts), total: readCounter(ratio, 'total') };
}

function readCounter(ratio: Fields, key: string): Selector {
  const spec = prometheusSpec(ratio.map(key));
  const query = spec.text('query');
  if (query === '') return { metric: '', matchers: [] };
  const selector = parseCounter(query, (problem) => {
    spec.refuse('query', problem);
  });
  if (Number.isNaN(bucketBound(selector))) {
    const le = selector.matchers.find(({ label }) => label === 'le');
    spec.refuse(
      'query',
      le === undefined
        ? 'counts a bucket without saying which; it needs the threshold in seconds, such as le="0.1"'
        : `has le${le.operator}"${le.value}", which is not a duration; allowed are seconds, such as le="0.1" for 100 ms`,
    );
  }
  return selector;
}

const OPERATORS: Readonly<Record<string, ThresholdIndicator['operator']>> = {
  lte: '<=',
  lt: '<',
  gte: '>=',
  gt: '>',
};

function readThreshold(metric: Fields, objective: Fields): ThresholdIndicator {
  const spec = prometheusSpec(metric);
  return {
    kind: 'threshold',
    query: spec
      .text('query', 'PromQL that gives one value, without a window', (query) => !query.includes('{{'))
      .trim(),
    operator: OPERATORS[objective.oneOf('op', ['lte', 'lt', 'gte', 'gt'])] ?? '<=',
    value: objective.number(
      'value',
      'the number that the value of the query is compared with',
      Number.isFinite,
    ),
  };
}

function prometheusSpec(metric: Fields): Fields {
  const source = metric.only('metricSource').map('metricSource').only('type', 'spec');
  source.oneOf('type', ['Prometheus']);
  return source.map('spec').only('query');
}
