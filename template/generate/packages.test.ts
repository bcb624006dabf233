import { withoutPackages } from './packages';

const json = (content: object): string => `${JSON.stringify(content, null, 2)}\n`;
const lockfile = (packages: object): string => json({ name: 'all', packages });
const version = '1.0.0';

test('a package goes from every manifest, and its entry from the lockfile', () => {
  const lock = lockfile({
    service: { dependencies: { a: '1', b: '2' } },
    infra: { devDependencies: { b: '2' } },
    'node_modules/a': { version },
    'node_modules/b': { version },
  });
  expect(withoutPackages(['b'], 'package-lock.json', lock)).toBe(
    lockfile({
      service: { dependencies: { a: '1' } },
      infra: { devDependencies: {} },
      'node_modules/a': { version },
    }),
  );
  expect(withoutPackages(['b'], 'infra/package.json', json({ dependencies: { b: '2', c: '3' } }))).toBe(
    json({ dependencies: { c: '3' } }),
  );
  expect(withoutPackages(['b'], 'infra/b.json', '{"dependencies":{"b":"2"}}')).toBe(
    '{"dependencies":{"b":"2"}}',
  );
});

describe('Given a package that others build on', () => {
  const workspace = (...names: string[]) => ({
    dependencies: Object.fromEntries(names.map((name) => [name, '1'])),
  });

  test('what it needs goes with it, by whatever kind of dependency', () => {
    const lock = lockfile({
      service: workspace('gone'),
      'node_modules/gone': { version, dependencies: { a: '1' }, optionalDependencies: { b: '1' } },
      'node_modules/a': { version, peerDependencies: { c: '1' } },
      'node_modules/a/node_modules/d': { version },
      'node_modules/b': { version, optional: true },
      'node_modules/c': { version, dependencies: { a: '1' } },
    });
    // Nobody needs the nested one, with or without it.
    expect(withoutPackages(['gone'], 'package-lock.json', lock)).toBe(
      lockfile({ service: workspace(), 'node_modules/a/node_modules/d': { version } }),
    );
  });

  test('what somebody else needs stays: itself, what it needs, and the version that is nearer to either', () => {
    const kept = {
      'node_modules/other': { version, dependencies: { shared: '1' } },
      'node_modules/other/node_modules/shared': { version, dependencies: { gone: '1' } },
      'node_modules/gone': { version },
    };
    const lock = lockfile({
      service: workspace('gone', 'other', 'shared'),
      ...kept,
      'node_modules/shared': { version: '2.0.0' },
    });
    expect(withoutPackages(['gone', 'shared'], 'package-lock.json', lock)).toBe(
      lockfile({ service: workspace('other'), ...kept }),
    );
  });

  test('a peer that may be missing keeps nothing', () => {
    const other = {
      version,
      peerDependencies: { gone: '1' },
      peerDependenciesMeta: { gone: { optional: true } },
    };
    const lock = lockfile({
      service: workspace('gone', 'other'),
      'node_modules/gone': { version },
      'node_modules/other': other,
    });
    expect(withoutPackages(['gone'], 'package-lock.json', lock)).toBe(
      lockfile({ service: workspace('other'), 'node_modules/other': other }),
    );
  });
});
