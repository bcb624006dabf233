import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from '@golden-path/cli/rendering';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { renderVersion } from '../../packages/cli/src/rendering/version';
import { openWorkshop } from '../../packages/cli/src/workshop';
import { suggestedAnswers } from '../scaffold/defaults';
import { readTree } from '../scaffold/tree';
import { git } from './template-repository';

const folder = mkdtempSync(join(tmpdir(), 'golden-path-renderer-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('an upgrade, which has but the files of a version, renders them as scaffolding does', () => {
  const source = readTree(repositoryRoot());
  const answers = suggestedAnswers(readIdentity(), { name: 'pier-service', resource: 'ports' });
  git(folder, 'init', '--quiet');
  const workshop = openWorkshop(folder);

  const upgraded = renderVersion(workshop, source, answers);
  const own = renderVersion(
    workshop,
    source,
    suggestedAnswers(readIdentity(), { name: 'vessel-service', resource: 'vessel' }),
  );
  const refused = renderVersion(workshop, source, { ...answers, name: 'No Name' });
  workshop.close();

  const scaffolded = render(source, answers);
  expect(upgraded.problems).toEqual([]);
  expect([...upgraded.tree.keys()]).toEqual([...scaffolded.tree.keys()]);
  const different = [...scaffolded.tree].filter(
    ([path, { kind, content }]) =>
      upgraded.tree.get(path)?.kind !== kind || !upgraded.tree.get(path)?.content.equals(content),
  );
  expect(different.map(([path]) => path)).toEqual([]);
  expect(upgraded.answers).toEqual(scaffolded.answers);
  expect(own.problems).toEqual([]);
  expect(own.tree.get('service/src/vessels/definition.ts')?.content.toString()).toContain(
    "plural: 'vessels'",
  );
  expect(refused.problems.join()).toContain('name is not a name');
  expect(refused.tree.size).toBe(0);
});
