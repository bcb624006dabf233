import fc from 'fast-check';
import { repeatedName } from './repeated-name';

test.each<[string, string | undefined]>([
  ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}', undefined],
  ['{"a":1,"a":1}', 'a'],
  ['{"\\"":1,"\\\\":2,"\\\\\\"":3}', undefined],
  ['[1,{"a":"a","b":"a"},{"a":{},"b":[1,"b"],"b":0}]', 'b'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"\\"":1,"\\\\":2,"\\\\\\"":3}', undefined],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['"{\\"a\\":1,\\"a\\":2}"', undefined],
  ['5', undefined],
])('%s repeats %j', (text, name) => {
  JSON.parse(text);
  expect(repeatedName(text)).toBe(name);
});

test('property: what JSON.stringify writes repeats no name, and one that is put in is found', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (text, name) => {
      const own = JSON.stringify(JSON.parse(text));
      expect(repeatedName(own)).toBeUndefined();
      const quoted = JSON.stringify(name);
      expect(repeatedName(`[${own},{${quoted}:${own},"${name.length}x":${own},${quoted}:0}]`)).toBe(name);
    }),
  );
});
