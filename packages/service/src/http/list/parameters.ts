import { fold, words } from '../../resource/fold';
import { type Filter, InvalidValue } from '../../resource/definition';
import type { SortField } from '../../resource/query';
import { didYouMean } from '../did-you-mean';
import type { Asked, Parameter } from '../parameter';
import type { InvalidParameter } from '../problem';
import type { Resource } from '../resource';
import { recordFields } from '../schema';
import { formatParameter, formatsOf } from './formats';
import { bboxParameter, nearParameter, radiusParameter } from './geography';

/** Every parameter of `GET /ports`; those that the resource has no use for are absent. */
export function listParameters(resource: Resource) {
  const geographic = resource.location !== undefined;
  const parameters = {
    filters: resource.filters.map((filter) => ({ filter, parameter: filterParameter(filter) })),
    q: resource.search.length > 0 ? textParameter(resource) : undefined,
    near: geographic ? nearParameter() : undefined,
    radius: geographic ? radiusParameter() : undefined,
    bbox: geographic ? bboxParameter() : undefined,
    ids: idsParameter(resource),
    sort: sortParameter(resource),
    fields: fieldsParameter(resource),
    limit: limitParameter(),
    cursor: cursorParameter(),
    format: formatParameter(formatsOf(resource)),
  };
  const { filters, ...others } = parameters;
  const all: Parameter[] = [
    ...filters.map(({ parameter }) => parameter),
    ...Object.values<Parameter | undefined>(others).filter((parameter) => parameter !== undefined),
  ];
  return { ...parameters, all };
}

export type ListParameters = ReturnType<typeof listParameters>;

/** What the parameters cannot tell one by one. */
export function checkTogether(parameters: ListParameters, asked: Asked): InvalidParameter[] {
  const { near, radius } = parameters;
  const lacksNear = near && radius && asked.has(radius) && !asked.has(near);
  return lacksNear ? [{ parameter: 'radius', detail: 'needs near=latitude,longitude beside it' }] : [];
}

export const maxTextLength = 200;
export const maxIds = 1000;
export const maxLimit = 1000;
export const defaultLimit = 100;

function shortText(text: string): string {
  if (text.length > maxTextLength) {
    throw new InvalidValue(`has ${text.length} characters; at most ${maxTextLength} are allowed`);
  }
  return text;
}

function filterParameter({ name, description, example, read }: Filter): Parameter<string> {
  return {
    name,
    description: `${description}. Case and accents do not matter. Several values: any of them.`,
    schema: { type: 'string', minLength: 1, maxLength: maxTextLength },
    example,
    repeatable: true,
    read: (text) => fold((read ?? String)(shortText(text))),
  };
}

function textParameter({ search, key, fields }: Resource): Parameter<string> {
  const field = fields.find(({ name }) => name === (search.includes(key) ? key : search[0]));
  return {
    name: 'q',
    description:
      `Text search in ${search.join(', ')}: every word, or the beginning of one, in any order; accents do not ` +
      'matter and a typo is forgiven. Best matches first, unless `near` or `sort` orders otherwise.',
    schema: { type: 'string', minLength: 1, maxLength: maxTextLength },
    example: typeof field?.example === 'string' ? field.example.toLowerCase() : 'word',
    read: (text) => {
      if (words(shortText(text)).length === 0) throw new InvalidValue('must contain a letter or a digit');
      return text;
    },
  };
}

function idsParameter({ key, readKey, fields }: Resource): Parameter<readonly string[]> {
  return {
    name: 'ids',
    description: `Keeps the records with one of these keys (\`${key}\`), separated by commas; at most ${maxIds}.`,
    schema: { type: 'string', minLength: 1 },
    example: String(fields[0]?.example),
    read: (text) => {
      const ids = text.split(',').map((id) => id.trim());
      if (ids.length > maxIds) {
        throw new InvalidValue(`has ${ids.length} keys; at most ${maxIds} are allowed`);
      }
      const keys = ids.map((id) => readKey(id));
      const wrong = ids.filter((_, index) => keys[index] === undefined);
      if (wrong.length > 0) {
        const some = wrong.slice(0, 5).map((id) => `'${id.slice(0, 40)}'`);
        const which = wrong.length === 1 ? `${some.join()} is not` : `none of ${some.join(', ')} is`;
        throw new InvalidValue(`${which} a valid ${key}`);
      }
      return [...new Set(keys.filter((id) => id !== undefined))];
    },
  };
}

function sortParameter({ key, fields }: Resource): Parameter<readonly SortField[]> {
  const sortable = fields.filter((field) => field.sortable === true).map((field) => field.name);
  const one = `-?(${sortable.join('|')})`;
  return {
    name: 'sort',
    description:
      'Fields to order by, separated by commas; `-` before a name turns its order around. Records without a ' +
      `value come last. One or more of ${sortable.join(', ')}.`,
    schema: { type: 'string', pattern: `^${one}(,${one})*$` },
    example: `-${key}`,
    read: (text) =>
      distinct(text, (name) => name.replace(/^-/, ''), sortable, 'cannot be sorted by').map((name) => ({
        field: name.replace(/^-/, ''),
        descending: name.startsWith('-'),
      })),
  };
}

function fieldsParameter(resource: Resource): Parameter<readonly string[]> {
  const names = recordFields(resource).map((field) => field.name);
  const one = `(${names.join('|')})`;
  return {
    name: 'fields',
    description: `The fields to return, and no others, separated by commas. One or more of ${names.join(', ')}.`,
    schema: { type: 'string', pattern: `^${one}(,${one})*$` },
    // Every resource has these two.
    example: [names[0], names.at(-1)].join(','),
    read: (text) => distinct(text, String, names, 'is not a field'),
  };
}

/** The names of a comma-separated list, each known and there once. */
function distinct(
  text: string,
  bare: (name: string) => string,
  known: readonly string[],
  complaint: string,
): string[] {
  const names = text.split(',');
  const seen = new Set<string>();
  for (const name of names.map(bare)) {
    if (!known.includes(name)) {
      const allowed = `allowed are ${known.join(', ')}.${didYouMean(name, known)}`;
      throw new InvalidValue(`'${name.slice(0, 40)}' ${complaint}; ${allowed}`);
    }
    if (seen.has(name)) throw new InvalidValue(`names '${name}' twice`);
    seen.add(name);
  }
  return names;
}

function limitParameter(): Parameter<number> {
  return {
    name: 'limit',
    description:
      `From 1 to ${maxLimit}: how many records at most, on one page (JSON, GeoJSON; otherwise ${defaultLimit}) or in all ` +
      '(CSV, NDJSON; otherwise everything that matches).',
    schema: { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit },
    read: (text) => {
      const limit = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
      if (limit < 1 || limit > maxLimit) {
        throw new InvalidValue(`must be a whole number from 1 to ${maxLimit}`);
      }
      return limit;
    },
  };
}

function cursorParameter(): Parameter<string> {
  return {
    name: 'cursor',
    description:
      'Continues after the page that gave this value as `next`. Everything but `limit`, `fields` and `format` ' +
      'has to stay as it was.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]+$' },
    read: (text) => {
      if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new InvalidValue('is not one that this service gave');
      return text;
    },
  };
}
