import { Problem } from './problem';

interface Range {
  /** Lower case, without parameters: `text/csv`, `text/*`, `gzip`, `*`. */
  readonly name: string;
  /** 0 to 1. */
  readonly quality: number;
}

/** Elements, and parameters of one, that are read; browsers send ten and two. */
const MOST_RANGES = 50;
const MOST_PARAMETERS = 10;

/** Elements of an Accept-like header (RFC 9110 §12.4.2); what cannot be read counts as not there. */
function rangesOf(header: string): Range[] {
  return header.split(',', MOST_RANGES).flatMap((element) => {
    const [name = '', ...parameters] = element
      .split(';', MOST_PARAMETERS)
      .map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => /^q\s*=/.test(parameter));
    const quality = weight === undefined ? 1 : Number(weight.replace(/^q\s*=\s*/, ''));
    return name !== '' && quality >= 0 && quality <= 1 ? [{ name, quality }] : [];
  });
}

/** The weight that the header gives to exactly this name. */
export function qualityOf(header: string, name: string): number | undefined {
  return rangesOf(header).find((range) => range.name === name)?.quality;
}

/**
 * The media type that the client likes best, the first one offered where it likes several alike.
 * @throws Problem 406 that lists what is offered
 */
export function negotiate(accept: string | undefined, offered: readonly string[]): string {
  const [first = ''] = offered;
  if (accept === undefined || accept === '*/*' || accept === first) return first;
  const ranges = rangesOf(accept);
  let best = { type: '', quality: 0 };
  for (const type of offered) {
    const quality = weigh(type, ranges);
    if (quality > best.quality) best = { type, quality };
  }
  if (best.quality > 0) return best.type;
  throw new Problem(406, `Accept must allow one of ${offered.join(', ')}`);
}

/** The most specific range that covers the type decides (RFC 9110 §12.5.1). */
function weigh(type: string, ranges: readonly Range[]): number {
  for (const name of [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*']) {
    const range = ranges.find((candidate) => candidate.name === name);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
