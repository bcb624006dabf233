import { fileTree } from '../../test/file-tree';
import { tarballName } from '../scope/scope';
import { packagesOfThePath, tarballsIn, withoutVendored, withVendored } from './into';

const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;
const lock = (version: string) =>
  json({
    packages: {
      '': { devDependencies: { '@golden-path/cli': version } },
      'node_modules/@golden-path/cli': { version, dependencies: { '@golden-path/spec': version } },
      'node_modules/koa': { version: '3.3.0', integrity: 'sha512-koa' },
      service: { dependencies: { '@golden-path/service': version, koa: '3.3.0' } },
    },
  });
const written = fileTree({
  'package-lock.json': lock('1.2.3'),
  'package.json': json({ devDependencies: { '@golden-path/cli': '1.2.3' } }),
  'service/package.json': json({ dependencies: { '@golden-path/service': '1.2.3', koa: '3.3.0' } }),
});
const tarballs = ['cli', 'service'].map((name) => ({
  name: `@golden-path/${name}`,
  file: tarballName(`@golden-path/${name}`, '1.2.3'),
  integrity: `sha512-${name}`,
  content: Buffer.from(name),
}));

test('a service with its packages in it compares as the path writes it', () => {
  const vendored = withVendored(written, tarballs);

  expect([...vendored.keys()]).toContain(`vendor/${tarballName('@golden-path/cli', '1.2.3')}`);
  expect(vendored.get('service/package.json')?.content.toString()).toContain(
    `"file:../vendor/${tarballName('@golden-path/service', '1.2.3')}"`,
  );
  expect(withoutVendored(vendored)).toEqual(written);
  expect(tarballsIn(vendored)).toEqual([{ ...tarballs[0], version: '1.2.3' }]);
});

test('a manifest with a conflict in it is left as it is', () => {
  const marked = fileTree({ 'package.json': '<<<<<<< yours\n', 'package-lock.json': '=======\n' });

  expect(withoutVendored(marked)).toEqual(marked);
  expect(withVendored(marked, []).get('package.json')?.content.toString()).toBe('<<<<<<< yours\n');
  expect(packagesOfThePath(marked).size).toBe(0);
});
