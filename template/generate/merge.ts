import { agreement } from './diff';

/** What a form decides, as far as a file may depend on it: `values.<name>` has this value. */
export type Choices = Readonly<Record<string, string | number | boolean>>;

/** A file as it is for some choices. Its pieces are lines, each with its end, or lines that must stay together. */
export interface Variant {
  readonly choices: Choices;
  readonly pieces: readonly string[];
}

/**
 * One template that gives each variant for its choices: what all have in common, and `if … elif …` around the rest,
 * on as few of the choices as explain it.
 * @param independent choices that may be made in any combination
 * @throws when two variants differ and their choices do not, or when a piece depends on a combination nobody has tried
 */
export function merge(variants: readonly Variant[], independent: readonly string[] = []): string[] {
  const [first, ...others] = variants.map(({ pieces }) => pieces);
  if (first === undefined) return [];
  const common = others.reduce<readonly string[]>(
    (shared, pieces) => agreement(shared, pieces).map(([index]) => shared[index] ?? ''),
    first,
  );
  const ends = variants.map(({ pieces }) => [
    ...agreement(common, pieces).map(([, index]) => index),
    pieces.length,
  ]);
  return [...common, undefined].flatMap((piece, index) => {
    const gaps = variants.map(({ choices, pieces }, which) => ({
      choices,
      pieces: pieces.slice(index === 0 ? 0 : (ends[which]?.[index - 1] ?? 0) + 1, ends[which]?.[index]),
    }));
    const together = conditional(gaps, independent);
    const each = lineByLine(gaps).flatMap((line) => conditional(line, independent));
    const between = each.join('').split('\n').length < together.join('').split('\n').length ? each : together;
    return [...between, ...(piece === undefined ? [] : [piece])];
  });
}

/** Where all have as many lines, each depends on its own choices, which are fewer than those of all together. */
function lineByLine(gaps: readonly Variant[]): (readonly Variant[])[] {
  const [length = 0, ...others] = new Set(gaps.map(({ pieces }) => pieces.length));
  if (others.length > 0) return [gaps];
  return Array.from({ length }, (_, at) =>
    gaps.map(({ choices, pieces }) => ({ choices, pieces: pieces.slice(at, at + 1) })),
  );
}

function conditional(variants: readonly Variant[], independent: readonly string[]): string[] {
  const [body = '', ...others] = new Set(variants.map(text));
  if (others.length === 0) return body === '' ? [] : [body];
  const names = varying(variants);
  for (const explaining of subsets(names)) {
    const cases = Map.groupBy(variants, ({ choices }) => condition(explaining, choices));
    const texts = [...cases].map(([when, same]) => ({ when, texts: new Set(same.map(text)) }));
    if (texts.some((one) => one.texts.size > 1)) continue;
    const byText = Map.groupBy(texts, (one) => [...one.texts].join(''));
    const branches = [...byText].filter(([branch]) => branch !== '');
    needEveryCombination(
      variants,
      explaining.filter((name) => independent.includes(name)),
    );
    const cased = branches.map(([branch, same], index): Case => {
      const isRest = index > 0 && index === branches.length - 1 && branches.length === byText.size;
      const when = same.map((one) =>
        same.length > 1 && one.when.includes(' and ') ? `(${one.when})` : one.when,
      );
      return { branch, when: isRest ? undefined : when.join(' or ') };
    });
    return (cased.at(-1)?.when === undefined ? inline(cased) : undefined) ?? block(cased);
  }
  throw new Error(`the same choices give different text:\n${variants.map(text).join('--\n')}`);
}

interface Case {
  readonly branch: string;
  /** Absent: in all other cases. */
  readonly when: string | undefined;
}

function block(cases: readonly Case[]): string[] {
  return [
    ...cases.flatMap(({ branch, when }, index) => [
      when === undefined ? '{% else %}\n' : `{% ${index === 0 ? 'if' : 'elif'} ${when} %}\n`,
      branch,
    ]),
    '{% endif %}\n',
  ];
}

/** One line with the part in it that differs, which has to be plain; `undefined`: it is not so. */
function inline(cases: readonly Case[]): string[] | undefined {
  const lines = cases.map(({ branch }) => branch);
  if (lines.some((line) => line.indexOf('\n') !== line.length - 1)) return undefined;
  const [first = ''] = lines;
  const start = commonLength(lines);
  const end = commonLength(
    lines.map((line) => line.slice(start)),
    (length) => -1 - length,
  );
  const [before, after] = [first.slice(0, start), first.slice(first.length - end)];
  const parts = lines.map((line) => line.slice(start, line.length - end));
  const isWhole = [before, after].every((text) => text.split('{{').length === text.split('}}').length);
  if (!isWhole || parts.some((part) => !/^[\w.,:;+*/%() =-]*$/.test(part))) return undefined;
  const chosen = cases.reduceRight(
    (rest, { when }, index) =>
      when === undefined ? `"${parts[index] ?? ''}"` : `("${parts[index] ?? ''}" if ${when} else ${rest})`,
    '',
  );
  return [`${before}\${{ ${chosen} }}${after}`];
}

/** @param at which character is compared when so many are the same */
function commonLength(
  [first = '', ...others]: readonly string[],
  at = (length: number): number => length,
): number {
  let length = 0;
  while (length < first.length && others.every((other) => other.at(at(length)) === first.at(at(length))))
    length += 1;
  return length;
}

function needEveryCombination(variants: readonly Variant[], names: readonly string[]): void {
  const tried = (some: readonly string[]): number =>
    new Set(variants.map(({ choices }) => condition(some, choices))).size;
  if (tried(names) < names.reduce((product, name) => product * tried([name]), 1))
    throw new Error(
      `lines next to each other, or the same line, depend on ${names.join(' and ')}; ` +
        'put options into one list in template/generate/options.ts, so that they are tried together, ' +
        'or let a line stand between that all have',
    );
}

function text({ pieces }: Variant): string {
  return pieces.join('');
}

/** The choices that differ between the variants. */
function varying(variants: readonly Variant[]): string[] {
  const names = Object.keys(variants[0]?.choices ?? {});
  return names.filter((name) => new Set(variants.map(({ choices }) => choices[name])).size > 1);
}

/** The smaller ones first. */
function subsets(names: readonly string[]): string[][] {
  const all = names.reduce<string[][]>((some, name) => [...some, ...some.map((one) => [...one, name])], [[]]);
  return all.sort((a, b) => a.length - b.length);
}

function condition(names: readonly string[], choices: Choices): string {
  return names
    .map((name) => {
      const value = choices[name];
      if (typeof value === 'boolean') return `${value ? '' : 'not '}values.${name}`;
      return `values.${name} == ${JSON.stringify(value)}`;
    })
    .join(' and ');
}
