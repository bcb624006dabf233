import { makeTemplate } from '../../test/tiny-template';
import { bringIn } from '../../test/upgrading';

const manifest = (version: string, more: object = {}) =>
  `${JSON.stringify({ name: 'quay', dependencies: { '@golden-path/service': version, ...more } }, null, 2)}\n`;
const lock = (version: string, more: object = {}) =>
  `${JSON.stringify(
    {
      name: 'quay',
      lockfileVersion: 3,
      packages: {
        '': { name: 'quay', dependencies: { '@golden-path/service': version, ...more } },
        'node_modules/@golden-path/service': { version, integrity: `sha512-of-${version}` },
      },
    },
    null,
    2,
  )}\n`;
const ci = (version: string) =>
  `on: push\n\npermissions: {}\n\njobs:\n  ci:\n    uses: org/path/.github/workflows/service-ci.yaml@v${version}\n`;
const gitlab = (version: string) =>
  `include:\n  - project: org/path\n    ref: v${version}\n    file: /.gitlab/ci/service.yml\n`;
const files = (version: string) => ({
  'package.json': manifest(version),
  'package-lock.json': lock(version),
  '.github/workflows/ci.yaml': ci(version),
  '.gitlab-ci.yml': gitlab(version),
});

test('a service whose packages a bot raised meanwhile is upgraded without a conflict, and says that nothing else changed', async () => {
  const template = makeTemplate();
  template.release('1.0.0', files('1.0.0'));
  const service = template.scaffold('1.0.0');
  service.write('package.json', manifest('1.0.1', { ours: '2.0.0' }));
  service.write('package-lock.json', lock('1.0.1', { ours: '2.0.0' }));
  service.edit('.github/workflows/ci.yaml', (text) =>
    text.replace('1.0.0', '1.0.1').replace('on: push', 'on: merge'),
  );
  service.write('.gitlab-ci.yml', gitlab('1.0.1'));
  service.commit('build(deps): bump the golden-path group');
  template.release('1.1.0', files('1.1.0'));

  const { report } = await bringIn(service, template);

  expect(report).toContain(
    'The packages of the path went from 1.0.1 to 1.1.0. Nothing else but what is generated changed.',
  );
  expect(service.read('package.json')).toBe(manifest('1.1.0', { ours: '2.0.0' }));
  expect(service.read('package-lock.json')).toBe(lock('1.1.0', { ours: '2.0.0' }));
  expect(service.read('.github/workflows/ci.yaml')).toBe(ci('1.1.0').replace('on: push', 'on: merge'));
  expect(service.read('.gitlab-ci.yml')).toBe(gitlab('1.1.0'));
});
