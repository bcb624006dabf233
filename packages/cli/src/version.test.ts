import fc from 'fast-check';
import { compareVersions, parseVersion, writeVersion, type Version } from './version';

/** The order of Semantic Versioning §11, its own example among it. */
const ORDER = [
  '0.9.0',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.9.0',
  '1.10.0',
  '2.0.0',
  '10.0.0',
];
const version = (text: string): Version => {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

test('versions are in the order of Semantic Versioning, not of text', () => {
  const shuffled = [...ORDER].sort();

  expect(shuffled).not.toEqual(ORDER);
  expect(
    shuffled
      .map(version)
      .sort(compareVersions)
      .map((one) => writeVersion(one).slice(1)),
  ).toEqual(ORDER);
});

test('comparing is the reverse of comparing the other way round', () => {
  const any = fc.constantFrom(...ORDER).map(version);

  fc.assert(
    fc.property(any, any, (a, b) => {
      expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
    }),
  );
});

test.each(['v1.2.3', '1.2.3+build.7'])('%s is a version', (text) => {
  expect(writeVersion(version(text))).toBe('v1.2.3');
});

test.each(['', '1', '1.2', 'v1.2.3.4', '01.2.3', '1.2.3-', 'main', '1.2.x'])(
  "'%s' is not a version",
  (text) => {
    expect(parseVersion(text)).toBeUndefined();
  },
);
