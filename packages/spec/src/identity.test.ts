import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdentityError, readIdentity } from './identity';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function reading(text: string): () => void {
  const file = join(folder, 'catalog-info.yaml');
  writeFileSync(file, text);
  return () => readIdentity(file);
}

const component = (name: string): string => `
kind: Component
metadata: { name: ${name}, title: T, description: D, annotations: { github.com/project-slug: o/r } }
spec: { type: service, owner: o, system: s, lifecycle: l }
`;

test('the component is found among other entities', () => {
  expect(
    reading(`---\nkind: System\nmetadata: { name: s }\nspec: {}\n---${component('lamp')}---\n`),
  ).not.toThrow();
});

test.each([
  ['no YAML', '{', 'is no YAML: '],
  ['nothing', '', "no Component with spec.type 'service'"],
  ['a name that is none', component('Bad_Name'), "metadata.name 'Bad_Name' is no name: lower-case letters"],
  ['no owner', component('lamp').replace('owner: o, ', ''), 'Component lamp lacks spec.owner'],
])('%s is told with the file, and without a trace of our code', (_what, text, problem) => {
  let error: unknown;
  try {
    reading(text)();
  } catch (thrown) {
    error = thrown;
  }

  expect(error).toBeInstanceOf(IdentityError);
  expect((error as Error).stack).toBe((error as Error).message);
  expect((error as Error).message).toContain(`catalog-info.yaml: ${problem}`);
});
