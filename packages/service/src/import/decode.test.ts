import { Readable } from 'node:stream';
import fc from 'fast-check';
import { type Decoded, decode, Unread } from './decode';
import { DecodeError } from './decode-error';
import type { SourceFormat } from './block';

/** Decodes text that arrives in chunks of `size` bytes. */
async function decoded(source: string | Buffer, format?: SourceFormat, size = 64 * 1024): Promise<Decoded[]> {
  const bytes = Buffer.from(source);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const records: Decoded[] = [];
  for await (const batch of decode(Readable.from(chunks), format)) records.push(...batch);
  return records;
}

const pairs = (records: readonly Decoded[]): [string | undefined, unknown][] =>
  records.map(({ key, raw }) => [key, raw]);

describe('formats', () => {
  test.each([
    [
      'object-keyed',
      '{"A": {"n": 1}, "B": {"n": 2}}',
      [
        ['A', { n: 1 }],
        ['B', { n: 2 }],
      ],
    ],
    [
      'an array',
      '[{"n":1} , {"n":2}]',
      [
        [undefined, { n: 1 }],
        [undefined, { n: 2 }],
      ],
    ],
    [
      'a record a line',
      '{"n":1}\n\n{"n":2}\r\n',
      [
        [undefined, { n: 1 }],
        [undefined, { n: 2 }],
      ],
    ],
    ['with a byte order mark', '\ufeff{"A":{}}', [['A', {}]]],
    ['with space around', ' \n{ "A" : { } } \n', [['A', {}]]],
    ['nothing but a frame', '{}', []],
    ['an empty array', '[ ]', []],
  ])('%s', async (_name, source, records) => {
    expect(pairs(await decoded(source))).toEqual(records);
  });

  test('a record that is not an object is a record all the same', async () => {
    expect(pairs(await decoded('{"A":{"x":1},"B":5,"C":"text","D":null,"E":[1],"F":true}'))).toEqual([
      ['A', { x: 1 }],
      ['B', 5],
      ['C', 'text'],
      ['D', null],
      ['E', [1]],
      ['F', true],
    ]);
  });

  test('a key that comes twice is given twice, in order', async () => {
    expect(pairs(await decoded('{"A":{"n":1},"A":{"n":2}}'))).toEqual([
      ['A', { n: 1 }],
      ['A', { n: 2 }],
    ]);
  });

  test('`__proto__` is a key like any other', async () => {
    const [record] = await decoded('{"__proto__":{"__proto__":{"polluted":true}}}');
    expect(record?.key).toBe('__proto__');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('offsets are those of the records’ first bytes', async () => {
    const source = '{"É": {}, "B": {}}';
    const [, second] = await decoded(source, 'json', 3);
    expect(Buffer.from(source).subarray(second?.offset).toString()).toBe('"B": {}}');
  });
});

describe('damage', () => {
  test.each([
    ['empty', '', 'is empty'],
    ['only space', ' \n ', 'is empty'],
    ['a number', '5', 'neither an object'],
    ['prose', 'hello', 'neither an object'],
    ['no comma', '{"A":{} "B":{}}', 'not a comma'],
    ['a comma too many', '{"A":{},}', 'not a key'],
    ['no colon', '{"A":{},"B" {}}', 'without a record'],
    ['no value', '{"A":}', 'not JSON'],
    ['bad value', '{"A":{"x":tru}}', 'not JSON'],
    ['bad escape', '{"A":{"x":"\\q"}}', 'not JSON'],
    ['control character', '{"A":{"x":"\u0001"}}', 'not JSON'],
    ['a second document', '{"A":{}}\n{"B":{}}', 'ndjson'],
    ['bad second line', '{"a":1}\n{"b":}', 'not JSON'],
    ['two records on a line', '{"a":1} {"b":2}', 'follows a record'],
    ['brackets crossed', '{"A":{"x":[1}]}}', 'not JSON'],
  ])('%s is refused, and the message says where', async (_name, source, problem) => {
    await expect(decoded(source)).rejects.toThrow(DecodeError);
    await expect(decoded(source)).rejects.toThrow(problem);
  });

  test('a file cut off at any byte is refused', async () => {
    const source = Buffer.from(
      '{"NLRTM": {"name": "Rotterdam \\" é", "coordinates": [4.5, 51.92]}, "B": 12}',
    );
    for (let length = 0; length < source.length; length++) {
      await expect(decoded(source.subarray(0, length), 'json')).rejects.toThrow(DecodeError);
    }
    expect(await decoded(source)).toHaveLength(2);
  });

  test.each([
    ['Latin-1', Buffer.from('{"A":{"n":"Malmö"}}', 'latin1')],
    ['UTF-16', Buffer.from('{"A":{"n":"Malmö"}}', 'utf16le')],
    ['half a character at the end', Buffer.concat([Buffer.from('{"A":{"n":"'), Buffer.from([0xc3])])],
  ])('%s is refused', async (_name, bytes) => {
    for (const size of [1, 2, 7, 1000])
      await expect(decoded(bytes, 'detect', size)).rejects.toThrow(DecodeError);
  });

  test('a text of 10 MB is refused, without holding it all', async () => {
    await expect(decoded(`{"A":{"n":"${'x'.repeat(10 * 1024 * 1024)}"}}`)).rejects.toThrow(
      'more than 1048576 bytes',
    );
  });

  test('a missing quotation mark is refused, not read to the end of the file', async () => {
    await expect(decoded(`{"A":{"n":"x},${'"B":{},'.repeat(300_000)}}`)).rejects.toThrow(DecodeError);
  });

  test('a record nested 10,000 levels deep is marked, and the next one read', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    expect(pairs(await decoded(`{"A":${deep},"B":{}}`, 'json'))).toEqual([
      ['A', new Unread('is nested too deeply')],
      ['B', {}],
    ]);
  });

  test.each([
    ['its own', '{"n":1,"m":2,"\\u006e":2}', 'n'],
    ['of what is in it', '{"m":[{"n":1},{"n":{"x":1,"x":1}}]}', 'x'],
    ['a name that objects have', '{"__proto__":1,"__proto__":{}}', '__proto__'],
  ])('a record with a name twice, %s, is marked, and others read', async (_name, record, name) => {
    const once = { n: [{ n: ':' }, { n: { n: 'a:b' } }], '0': { m: '{":' } };
    expect(pairs(await decoded(`{"A":${record},"B":${JSON.stringify(once)}}`, 'json'))).toEqual([
      ['A', new Unread(`has "${name}" more than once`, JSON.parse(record))],
      ['B', once],
    ]);
  });
});

test('property: what was encoded comes out, at every chunk boundary', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const records = fc.array(
    fc.tuple(text, fc.dictionary(text, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.constantFrom('keyed', 'array', 'lines'),
      fc.nat({ max: 2 }),
      fc.integer({ min: 1, max: 40 }),
      async (list, shape, indent, size) => {
        // JSON has no negative zero of its own.
        const plain = JSON.parse(JSON.stringify(list)) as [string, unknown][];
        const spaces = shape === 'lines' ? 0 : indent;
        const values = plain.map(
          ([key, value]) =>
            (shape === 'keyed' ? `${JSON.stringify(key)}: ` : '') + JSON.stringify(value, undefined, spaces),
        );
        const source =
          shape === 'keyed'
            ? `{${values.join(',\n')}}`
            : shape === 'array'
              ? `[${values.join(' , ')}]`
              : values.join('\n');
        if (source === '') return;
        const format = shape === 'lines' ? 'ndjson' : 'json';
        expect(pairs(await decoded(source, format, size))).toEqual(
          plain.map(([key, value]) => [shape === 'keyed' ? key : undefined, value]),
        );
      },
    ),
    { numRuns: 300 },
  );
});
