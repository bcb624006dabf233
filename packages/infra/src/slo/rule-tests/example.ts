import { bucketBound, type Matcher, type Objective, type Selector } from '@golden-path/spec';
import { selectorText } from '../indicator';
import { slothLabels, type Place } from '../recordings';

/** Events of one minute. */
export interface Events {
  readonly good: number;
  readonly bad: number;
}

/** A series that an indicator counts, and how much of the events goes into it. */
export interface ExampleSeries {
  readonly series: string;
  readonly kind: 'counter' | 'sample';
  /** What the indicator tells apart, as against the rest. */
  readonly isPart: boolean;
  readonly share: (events: Events) => number;
}

/**
 * Series with which an objective's rules can be tested: an example for every label that its queries ask for.
 * @param cluster absent: there is but one, and its Prometheus adds no such label
 * @throws when a matcher is such that no example can be found
 */
export function exampleSeries(place: Place, objective: Objective, cluster?: string): ExampleSeries[] {
  const { indicator } = objective;
  const where = {
    namespace: place.environment.namespace,
    ...(cluster !== undefined && { cluster }),
  };
  if (indicator.kind === 'threshold') {
    // What the query gives cannot be guessed; tests begin with what is recorded of it.
    const labels = Object.entries({ ...slothLabels(place, objective), ...where }).map(
      ([label, value]) => `${label}="${value}"`,
    );
    return [
      {
        series: `slo:sli_bad:bool{${labels.join(',')}}`,
        kind: 'sample',
        isPart: true,
        share: ({ good, bad }) => bad / (good + bad),
      },
    ];
  }
  const { part, total, counts } = indicator;
  const counter = (series: string, isPart: boolean, share: ExampleSeries['share']): ExampleSeries => ({
    series,
    kind: 'counter',
    isPart,
    share,
  });
  const ofPart = (events: Events): number => events[counts];
  if (part.metric !== total.metric)
    return [
      counter(written(part, exampleLabels(part.matchers), where), true, ofPart),
      counter(written(total, exampleLabels(total.matchers), where), false, ({ good, bad }) => good + bad),
    ];
  const rest = (events: Events): number => events[counts === 'bad' ? 'good' : 'bad'];
  return [
    counter(written(part, exampleLabels([...part.matchers, ...total.matchers]), where), true, ofPart),
    counter(written(total, labelsOutside(part, total), where), false, rest),
  ];
}

function written(
  selector: Selector,
  labels: ReadonlyMap<string, string>,
  where: Readonly<Record<string, string>>,
): string {
  const text = selectorText({
    metric: selector.metric,
    matchers: [...new Map([...labels, ...Object.entries(where)])].map(([label, value]): Matcher => ({
      label,
      operator: '=',
      value,
    })),
  });
  // Prometheus 2 knows a bucket of one second as "1", Prometheus 3 as "1.0"; promtool takes what it is given.
  const bound = bucketBound(selector);
  return bound !== undefined && Number.isInteger(bound) ? text.replace(/le=~"[^"]*"/, `le="${bound}"`) : text;
}

/** A value for every label, such that all matchers match. */
function exampleLabels(matchers: readonly Matcher[]): Map<string, string> {
  const labels = new Map<string, string>();
  for (const [label, same] of Map.groupBy(matchers, (matcher) => matcher.label)) {
    const value = candidates(matchers, label).find((candidate) => same.every((it) => matches(it, candidate)));
    if (value === undefined)
      throw new Error(
        `no example of ${same.map(({ operator, value: asked }) => `${label}${operator}"${asked}"`).join(',')}; ` +
          'say it more simply, for the tests of the rules need one',
      );
    if (value !== '') labels.set(label, value);
  }
  return labels;
}

/** Labels of what the total counts and the part does not. */
function labelsOutside(part: Selector, total: Selector): Map<string, string> {
  const whole = exampleLabels(total.matchers);
  for (const matcher of part.matchers) {
    const constraints = total.matchers.filter(({ label }) => label === matcher.label);
    const value = candidates([...part.matchers, ...total.matchers], matcher.label).find(
      (candidate) => !matches(matcher, candidate) && constraints.every((it) => matches(it, candidate)),
    );
    if (value !== undefined) return new Map([...whole, [matcher.label, value]]);
  }
  throw new Error(`${part.metric}: the part counts whatever the total counts`);
}

/** Texts worth trying for a label: those in its matchers, and some of the kind that labels have. */
function candidates(matchers: readonly Matcher[], label: string): string[] {
  const own = matchers.filter((matcher) => matcher.label === label);
  return [
    ...own.flatMap(({ operator, value }) => (operator.endsWith('~') ? samples(value) : [value])),
    ...ANY,
  ];
}

const ANY = ['200', '500', 'GET', '/example', 'example', '1', ''];

/** A text for each alternative of a regular expression without nesting: `5..|x` → `500`, `x`. */
function samples(expression: string): string[] {
  return expression
    .replace(/[()]/g, '')
    .split('|')
    .map((alternative) =>
      alternative
        .replace(/\[([^\]])[^\]]*\]/g, '$1')
        .replace(/\\d|(?<!\\)\./g, '0')
        .replace(/\\w/g, 'w')
        .replace(/(?<!\\)[*+?^$]/g, '')
        .replace(/\\(.)/g, '$1'),
    );
}

/** Prometheus anchors regular expressions at both ends. */
function matches({ operator, value }: Matcher, text: string): boolean {
  const equal = operator.endsWith('~') ? new RegExp(`^(?:${value})$`, 's').test(text) : text === value;
  return operator.startsWith('!') ? !equal : equal;
}
