import { makeTemplate } from '../../test/tiny-template';
import { bringIn } from '../../test/upgrading';

test('a module of the team that imports what the path took away is told, with what took its place', async () => {
  const template = makeTemplate();
  template.release('1.0.0', { 'src/route.ts': 'export {};\n', 'src/kept.ts': 'export {};\n' });
  const service = template.scaffold('1.0.0');
  service.write(
    'src/own/harbours.ts',
    "import { type Route } from '../route';\nimport { kept } from '../kept';\n",
  );
  service.write(
    'src/own/other.ts',
    "import { kept } from '../kept';\nimport { never } from '../was-there';\n",
  );
  service.commit('our own');
  template.release('1.1.0', {
    'src/route.ts': null,
    'template/replaced.yaml': "- { files: 'src/**', by: '@path/kit' }\n",
  });

  const { report, hand } = await bringIn(service, template);

  expect(report).toContain(
    '- `src/own/harbours.ts`: it imports `src/route.ts`, which the path does not have any more. In its place: @path/kit\n',
  );
  expect(hand).toBe(1);
});

test('a conflict in the Makefile keeps no generator from running', async () => {
  const template = makeTemplate();
  template.release('1.0.0');
  const service = template.scaffold('1.0.0');
  const end = (line: string) => (text: string) => `${text}\n${line}:\n\t@echo hello\n`;
  service.edit('Makefile', end('ours'));
  service.write('parts/ours.txt', 'ours\n');
  service.commit('our own');
  template.edit('Makefile', end('theirs'));
  template.release('1.1.0');

  const { report, hand } = await bringIn(service, template);

  expect(service.read('Makefile')).toContain('<<<<<<< yours');
  expect(service.read('generated.txt')).toBe('one\nours\n');
  expect(report).toContain(
    'because there is a conflict in the Makefile: run `make manifests docs-reference`',
  );
  expect(hand).toBe(2);
});

test('a conflict in package.json, which npm could not read, is told', async () => {
  const manifest = (jest: string) => `${JSON.stringify({ name: 'quay', dependencies: { jest } }, null, 2)}\n`;
  const template = makeTemplate();
  template.release('1.0.0', { 'package.json': manifest('1.0.0') });
  const service = template.scaffold('1.0.0');
  service.write('package.json', manifest('1.5.0'));
  service.commit('build: another jest');
  template.release('1.1.0', { 'package.json': manifest('2.0.0') });

  const { report } = await bringIn(service, template);

  expect(report).toContain('- `package.json`: you and the path changed the same lines in one place');
  expect(report).toContain('generated files may be stale, because there is a conflict in package.json');
});
