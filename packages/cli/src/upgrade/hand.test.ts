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
