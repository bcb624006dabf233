import { readTemplate } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { readTree } from './tree';

const source = readTree(repositoryRoot());
const { version, steps } = readTemplate(source);

const read = (path: string): string => source.get(path)?.content.toString() ?? '';

test('one version for the template, its packages and what a service calls of the path', () => {
  const packages = [...source.keys()].filter((path) => /^packages\/[^/]+\/package\.json$/.test(path));
  expect(packages.length).toBeGreaterThan(4);
  for (const path of ['package.json', ...packages])
    expect([path, (JSON.parse(read(path)) as { version: string }).version]).toEqual([path, version]);
  const workflows = [...source.keys()].filter((path) =>
    path.startsWith('template/instead/.github/workflows/'),
  );
  const called = workflows.flatMap((path) => [...read(path).matchAll(/^ +uses: (\S+)@v(\S+)$/gm)]);
  expect(new Set(called.map(([, , at]) => at))).toEqual(new Set([version]));
  // What is called is there.
  for (const [, workflow = ''] of called)
    expect(read(workflow.split('/').slice(2).join('/'))).toContain('workflow_call:');
  const values = steps.find(({ id }) => id === 'identity')?.input.values;
  expect(values).toMatchObject({ version });
});

test('one Node.js for the image and for who works on the service in a container', () => {
  const [, release = ''] = /^ARG NODE_VERSION=(\S+)$/m.exec(read('Dockerfile')) ?? [];
  expect(read('template/instead/.devcontainer/devcontainer.json')).toContain(`/node:${release}-`);
});
