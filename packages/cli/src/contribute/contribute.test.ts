import { makeTemplate, type TinyTemplate } from '../../test/tiny-template';
import { lines } from '../../test/upgrading';
import type { Repository } from '../../test/repository';
import { Refusal } from '../refusal';
import { contribute } from './contribute';
import { putBack, puttingBack } from './identity';

const CATALOG =
  'kind: Component\nmetadata: { name: tiny }\nspec: { type: service, owner: "group:default/makers" }\n';

const RESOURCE = {
  'service/src/main.ts': 'serve({ resources: [berths] });\n',
  'service/src/berths/definition.ts': "singular: 'berth',\nkey: 'unlocode',\n",
};

let template: TinyTemplate;
let service: Repository;
beforeAll(() => {
  template = makeTemplate();
  template.release(
    '1.0.0',
    {
      ...RESOURCE,
      'catalog-info.yaml': CATALOG,
      'x.txt': lines({ 5: 'of {{name}}' }),
      'y.txt': lines(),
      'z.txt': lines({ 3: 'the id of a request' }),
    },
    { name: { type: 'string' }, owner: { type: 'string' }, key: { type: 'string', default: 'id' } },
  );
  service = template.scaffold('1.0.0', { name: 'quay', owner: 'us' });
  template.release('1.1.0', {
    'x.txt': lines({ 2: 'newer', 5: 'of {{name}}' }),
    'y.txt': lines({ 3: 'newer' }),
  });
  service.write('x.txt', lines({ 5: 'of quay', 12: 'better for quay, by us' }));
  service.write('y.txt', lines({ 3: 'ours' }));
  service.write('z.txt', lines({ 3: 'the id of a request', 12: 'an id for quay' }));
  service.write('generated.txt', 'x\n');
  service.write('own.txt', 'x\n');
});

const offer = (file: string) => contribute({ folder: service.folder, file, from: template.folder });

function refusal(file: string): string {
  try {
    offer(file);
  } catch (error) {
    if (error instanceof Refusal) return `${error.message}\n${error.advice}`;
    throw error;
  }
  throw new Error('it was not refused');
}

test('an improvement is a patch that applies to the newest template, with its identity put back', () => {
  const { patch, version, leftovers } = offer('x.txt');

  expect({ version, leftovers }).toEqual({ version: 'v1.1.0', leftovers: [] });
  expect(patch).toContain('\n-line 12\n+better for tiny, by makers\n');
  expect(patch.split('\n').filter((line) => /^[-+](?![-+])/.test(line))).toHaveLength(2);
  template.write('improvement.patch', patch);
  template.git('apply', 'improvement.patch');
  expect(template.read('x.txt')).toBe(
    lines({ 2: 'newer', 5: 'of {{name}}', 12: 'better for tiny, by makers' }),
  );
});

test('a key that is named as other things are is put back nowhere but where it is the key', () => {
  const { patch, leftovers } = offer('z.txt');

  expect(patch).toContain('\n-line 12\n+an id for tiny\n');
  expect(leftovers).toEqual([]);
});

test('where lines tell that a word is the key, it is the key in a new line, too', () => {
  const pairs = [['id', 'unlocode', true] as const];
  const made = 'GET /{id}\nmore\n';

  expect(puttingBack(made, 'GET /{unlocode}\nmore\n', pairs).put(`${made}PUT /{id}\n`)).toBe(
    'GET /{unlocode}\nmore\nPUT /{unlocode}\n',
  );
  const mixed = `${made}the id of a request\n`;
  expect(
    puttingBack(mixed, `GET /{unlocode}\nmore\nthe id of a request\n`, pairs).put(`${mixed}its id\n`),
  ).toBe('GET /{unlocode}\nmore\nthe id of a request\nits id\n');
});

test.each([
  ['nowhere.txt', 'there is no nowhere.txt'],
  ['own.txt', 'own.txt is your own file'],
  ['generated.txt', 'generated.txt is written by a program'],
  ['.golden-path.yaml', '.golden-path.yaml is written by a program'],
  ['Makefile', 'Makefile is as the path made it'],
  ['y.txt', 'y.txt: v1.1.0 of the template changed the same lines'],
])('%s is refused', (file, says) => {
  expect(refusal(file)).toContain(says);
});

test('whole words alone are put back, in the longest that fits, whatever characters they have', () => {
  const pairs = [
    ['pier (old)', 'Port'],
    ['piers', 'ports'],
    ['Piers', 'Ports'],
    ['pier', 'port'],
  ] as const;

  expect(putBack('/piers pier Piers PiersView piersome pier_key pier (old)', pairs)).toBe(
    '/ports port Ports PortsView piersome port_key Port',
  );
});
