import {
  type Accepted,
  defineResource,
  InvalidValue,
  type Position,
  type Rejected,
} from '../src/resource/definition';

/**
 * A second, tiny resource. Whatever the machinery does for ports it must do for this one too: its key is a
 * number-like text, it has an integer, a boolean and no aliases, and its place is called `place`.
 */
export interface Lighthouse {
  readonly id: string;
  readonly title: string;
  readonly keeper?: string;
  readonly height?: number;
  readonly lit: boolean;
  readonly colours: readonly string[];
  readonly place?: Position;
  readonly warnings?: readonly string[];
}

export const lighthouses = defineResource<Lighthouse>({
  singular: 'lighthouse',
  plural: 'lighthouses',
  title: 'Lighthouse',
  description: 'A tower with a light',
  key: 'id',
  keyPattern: '^L[0-9]{1,6}$',
  readKey: (text) => {
    const key = text.trim().toUpperCase();
    return /^L[0-9]{1,6}$/.test(key) ? key : undefined;
  },
  fields: [
    {
      name: 'id',
      type: 'string',
      description: 'List of Lights number',
      example: 'L1',
      required: true,
      sortable: true,
    },
    {
      name: 'title',
      type: 'string',
      description: 'Name',
      example: 'Kjeungskjær',
      required: true,
      sortable: true,
    },
    { name: 'keeper', type: 'string', description: 'Who keeps it', example: 'Ida', sortable: true },
    { name: 'height', type: 'integer', description: 'Metres', example: 21, sortable: true },
    { name: 'lit', type: 'boolean', description: 'Whether it shines', example: true, required: true },
    {
      name: 'colours',
      type: 'strings',
      description: 'Colours of its bands',
      example: ['red'],
      required: true,
    },
    { name: 'place', type: 'position', description: 'Where it stands', example: [9.53, 63.73] },
  ],
  filters: [
    { name: 'keeper', field: 'keeper', description: 'By keeper', example: 'Ida' },
    {
      name: 'lit',
      field: 'lit',
      description: 'By whether it shines',
      example: 'true',
      read: (text) => {
        if (text !== 'true' && text !== 'false') throw new InvalidValue("must be 'true' or 'false'");
        return text;
      },
    },
  ],
  search: ['title', 'keeper'],
  location: 'place',
  groupings: [{ name: 'keepers', field: 'keeper', description: 'Lighthouses per keeper' }],
  defects: [{ kind: 'no-place', description: 'The record lacks a place' }],
  parse: (raw, key): Accepted<Lighthouse> | Rejected => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
      return { rejected: 'is not an object' };
    const source = raw as Record<string, unknown>;
    const id = lighthouses.readKey(String(key ?? source.id));
    if (id === undefined) return { rejected: 'has no id' };
    const place = source.place as Position | undefined;
    return {
      record: {
        id,
        title: String(source.title),
        ...(typeof source.keeper === 'string' && { keeper: source.keeper }),
        ...(typeof source.height === 'number' && { height: source.height }),
        lit: source.lit === true,
        colours: (source.colours ?? []) as string[],
        ...(place && { place }),
        ...(!place && { warnings: ['no-place'] }),
      },
    };
  },
});
