import { tarballName } from '../scope/scope';
import { vendoredIn, withVersions } from './vendored';

const TARBALL = tarballName('@golden-path/service', '1.2.3');
const manifest = {
  dependencies: { '@golden-path/service': `file:../vendor/${TARBALL}`, zod: '4.0.0' },
};
const lockfile = {
  packages: {
    service: manifest,
    'node_modules/@golden-path/service': {
      version: '1.2.3',
      resolved: `file:vendor/${TARBALL}`,
      license: 'Apache-2.0',
      integrity: 'sha512-x',
    },
    'node_modules/zod': { version: '4.0.0', integrity: 'sha512-y' },
  },
};
const text = (content: object): string => `${JSON.stringify(content, null, 2)}\n`;

test('each package that comes from vendor/ is named once', () => {
  expect(vendoredIn(text(lockfile))).toEqual([{ name: '@golden-path/service', version: '1.2.3' }]);
  expect(vendoredIn(text({ dependencies: { other: 'file:../other' } }))).toEqual([]);
});

test('manifests and lockfile then say the version and what the registry has, and nothing else of them changes', () => {
  const dependencies = { '@golden-path/service': '1.2.3', zod: '4.0.0' };
  expect(withVersions(text(manifest))).toBe(text({ dependencies }));
  const integrities = new Map([['@golden-path/service', 'sha512-z']]);
  expect(withVersions(text(lockfile), { integrities })).toBe(
    text({
      packages: {
        service: { dependencies },
        'node_modules/@golden-path/service': {
          version: '1.2.3',
          integrity: 'sha512-z',
          license: 'Apache-2.0',
        },
        'node_modules/zod': { version: '4.0.0', integrity: 'sha512-y' },
      },
    }),
  );
});
