import { withoutPackages } from './packages';

const json = (content: object): string => `${JSON.stringify(content, null, 2)}\n`;

test('a package goes from every manifest, and its entry from the lockfile', () => {
  const lock = json({
    name: 'all',
    packages: {
      service: { dependencies: { a: '1', b: '2' } },
      infra: { devDependencies: { b: '2' } },
      'node_modules/a': { version: '1' },
      'node_modules/b': { version: '2' },
    },
  });
  expect(withoutPackages(['b'], 'package-lock.json', lock)).toBe(
    json({
      name: 'all',
      packages: {
        service: { dependencies: { a: '1' } },
        infra: { devDependencies: {} },
        'node_modules/a': { version: '1' },
      },
    }),
  );
  expect(withoutPackages(['b'], 'infra/package.json', json({ dependencies: { b: '2', c: '3' } }))).toBe(
    json({ dependencies: { c: '3' } }),
  );
  expect(withoutPackages(['b'], 'infra/b.json', '{"dependencies":{"b":"2"}}')).toBe(
    '{"dependencies":{"b":"2"}}',
  );
});
