import type { Matcher, Selector } from './objective';

/** What stands for the window in a query: sloth's notation. */
export const WINDOW = '{{.window}}';

const FORM = `sum(rate(metric{label="value"}[${WINDOW}]))`;
const CALL =
  /^sum\s*\(\s*(?:rate|increase)\s*\(\s*(?<metric>[a-zA-Z_:][\w:]*)\s*(?:\{(?<matchers>.*)\})?\s*\[(?<range>[^\]]*)\]\s*\)\s*\)$/s;
const MATCHER =
  /\s*(?<label>[a-zA-Z_]\w*)\s*(?<operator>=~|!~|!=|=)\s*"(?<value>(?:[^"\\\n]|\\.)*)"\s*(?:,|$)/sy;

/**
 * A counter over the window, `sum(rate(metric{…}[{{.window}}]))`: the one form from which a rule for each window, and
 * series for the tests of the rules, can be made.
 * @param refuse takes what is wrong, as the end of a sentence that begins with the query's place
 */
export function parseCounter(query: string, refuse: (problem: string) => void): Selector {
  const { metric = '', matchers = '', range = '' } = CALL.exec(query.trim())?.groups ?? {};
  if (!/\{\{\s*\.window\s*\}\}/.test(query))
    refuse(`is a query without the window; allowed is ${FORM}, with [${WINDOW}] as its range`);
  else if (metric === '') refuse(`is not a counter over the window; allowed is ${FORM}`);
  else if (!/^\s*\{\{\s*\.window\s*\}\}\s*$/.test(range))
    refuse(`has the range [${range}]; allowed is [${WINDOW}]`);
  return { metric, matchers: parseMatchers(matchers, refuse) };
}

function parseMatchers(text: string, refuse: (problem: string) => void): Matcher[] {
  const matchers: Matcher[] = [];
  MATCHER.lastIndex = 0;
  for (let end = 0; text.slice(end).trim() !== ''; end = MATCHER.lastIndex) {
    const { label = '', operator = '', value = '' } = MATCHER.exec(text)?.groups ?? {};
    if (label === '') {
      refuse(`has the matcher '${text.slice(end).trim()}'; allowed are label="value" and =~, !=, !~`);
      return [];
    }
    matchers.push({ label, operator: operator as Matcher['operator'], value: unescape(value) });
  }
  for (const { label, operator, value } of matchers)
    if (operator.endsWith('~') && !isExpression(value))
      refuse(`matches ${label} by '${value}', which is not a regular expression`);
  return matchers;
}

function unescape(value: string): string {
  return value.replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character));
}

function isExpression(value: string): boolean {
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}

/** The bucket that a selector counts: its upper bound in seconds; undefined where it is no bucket. */
export function bucketBound({ metric, matchers }: Selector): number | undefined {
  if (!metric.endsWith('_bucket')) return undefined;
  const le = matchers.find(({ label }) => label === 'le');
  return le?.operator === '=' && /^(\d+(\.\d+)?|\.\d+)$/.test(le.value) && Number(le.value) > 0
    ? Number(le.value)
    : NaN;
}
