import { join } from 'node:path';
import * as spec from '@golden-path/spec';
import type {
  Address,
  BurnRate,
  CodeHost,
  Identity,
  Indicator,
  Matcher,
  Objective,
  Provenance,
  RatioIndicator,
  Repository,
  Selector,
  ServiceLevel,
  Severity,
  ThresholdIndicator,
} from '@golden-path/spec';

// What other packages and teams rely on. Adding a name is a minor version, changing or removing one a major.

const names = {
  ServiceLevelError: true,
  bucketBound: true,
  burnRates: true,
  cloneUrl: true,
  durationBuckets: true,
  errorBudget: true,
  exact: true,
  hostProblem: true,
  pageUrl: true,
  parseServiceLevel: true,
  readAddresses: true,
  readIdentity: true,
  readProvenance: true,
  readServiceLevel: true,
  repositoryRoot: true,
  serviceVersion: true,
  sourceUrl: true,
} satisfies Record<keyof typeof spec, true>;

/** How each is called: this file does not compile any more when that changes. */
export const uses = {
  identity: (file?: string): Identity => (file === undefined ? spec.readIdentity() : spec.readIdentity(file)),
  host: ({ host }: Identity): CodeHost => host,
  page: (repository: Repository): string => spec.pageUrl(repository),
  refused: (repository: Repository): string | undefined => spec.hostProblem(repository),
  clone: (repository: Repository): string => spec.cloneUrl(repository),
  source: (identity: Identity): string => spec.sourceUrl(identity, 'docs', 'tree'),
  addresses: (root: string): readonly Address[] => spec.readAddresses(root),
  provenance: (): Provenance | undefined => spec.readProvenance(),
  level: (root: string): ServiceLevel => spec.readServiceLevel(root),
  parsed: (text: string): ServiceLevel => spec.parseServiceLevel(text, 'ports', 'service/slo.yaml'),
  objectives: (level: ServiceLevel): readonly Objective[] => level.objectives,
  indicator: (indicator: Indicator): RatioIndicator | ThresholdIndicator => indicator,
  matchers: (selector: Selector): readonly Matcher[] => selector.matchers,
  bound: (selector: Selector): number | undefined => spec.bucketBound(selector),
  buckets: (level: ServiceLevel): number[] => spec.durationBuckets(level),
  burn: (window: number): BurnRate[] => spec.burnRates(window),
  severity: ({ severity }: BurnRate): Severity => severity,
  budget: (target: number): number => spec.exact(spec.errorBudget(target)),
  problems: (error: spec.ServiceLevelError): readonly string[] => error.problems,
  root: (): string => spec.repositoryRoot(),
  version: (): string => spec.serviceVersion(),
};

test('the package exports what is listed here, and nothing else', () => {
  const built: object = jest.requireActual(join(__dirname, '..', 'dist', 'index.js'));
  expect(Object.keys(built).sort()).toEqual(Object.keys(names).sort());
});
