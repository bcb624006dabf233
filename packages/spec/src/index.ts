/**
 * @golden-path/spec: the two files a person edits to say what this service is and what it promises.
 * Read here once, typed, for the service, the infrastructure, the docs and the template alike.
 */
export { readAddresses, type Address } from './addresses';
export { cloneUrl, hostProblem, pageUrl, sourceUrl, type CodeHost, type Repository } from './code-host';
export { readIdentity, type Identity } from './identity';
export { readProvenance, type Provenance } from './provenance';
export { repositoryRoot } from './root';
export { serviceVersion } from './version';
export { burnRates, errorBudget, exact, type BurnRate, type Severity } from './slo/burn-rate';
export { durationBuckets } from './slo/buckets';
export type {
  Indicator,
  Matcher,
  Objective,
  RatioIndicator,
  Selector,
  ServiceLevel,
  ThresholdIndicator,
} from './slo/objective';
export { bucketBound } from './slo/query';
export { parseServiceLevel, readServiceLevel, ServiceLevelError } from './slo/read';
