import { InvalidAnswers, render, valuesFor } from '@golden-path/cli/rendering';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import fc from 'fast-check';
import { ourAnswers } from '../scaffold/defaults';
import { ENVIRONMENTS } from './options';
import { pathOnly, without } from './path-only';
import { regenerate } from './sample';
import { rendered } from './sources';
import { readTree, subtree, type Tree } from '../scaffold/tree';

const root = repositoryRoot();
const source = readTree(root);

test('the overlay rendered with our own values is this repository, byte for byte', () => {
  const ours = without(source, pathOnly(source));
  const identity = readIdentity();
  const values = { ...valuesFor(source, ourAnswers(identity)), origin: true };
  // A service's lockfile is ours with other packages in it; later steps leave out what is of another host, and of writes.
  const overlay = without(rendered(subtree(source, 'template/overlay'), values), [
    'package-lock.json',
    identity.host.kind === 'gitlab' ? '.github' : '.gitlab',
    'gitops/components/writes',
  ]);
  expect(overlay.size).toBeGreaterThan(50);
  expect(different(ours, overlay)).toEqual([]);
});

/** Files of `actual` that `expected` has not, or has otherwise. */
function different(expected: Tree, actual: Tree): string[] {
  return [...actual]
    .filter(([path, { content, kind }]) => {
      const file = expected.get(path);
      return file?.kind !== kind || !file.content.equals(content);
    })
    .map(([path]) => path);
}

describe('Given any answers that the form lets through', () => {
  const noun = fc.stringMatching(/^[a-z][a-z0-9]{1,29}$/);
  const name = fc.oneof(
    fc.stringMatching(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/),
    // One letter, the most letters, what other languages take for a number or a word.
    fc.constantFrom('a', 'z'.repeat(40), 'e0', 'e-1', 'o17', 'x1f', 'inf', 'nan', 'true-north'),
  );
  // What a catalog takes, and YAML for something else.
  const entity = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/),
    fc.stringMatching(/^[0-9]([0-9._xobeE-]{0,6}[0-9])?$/),
    fc.constantFrom(
      ...['y', 'YES', 'yEs', 'On', 'null', 'NULL', 'nUll', '1e3', '0o17', '0x1F', '1_0.5', '2026-1-30'],
    ),
  );
  const reference = fc.oneof(
    entity,
    fc.tuple(name, entity).map((both) => both.join('/')),
  );
  const hostile = fc.oneof(
    fc.constantFrom(
      'yes',
      '1e3',
      'null',
      '~',
      '#',
      ':',
      '- a',
      '{{ x }}',
      '${{ x }}',
      '{% if %}',
      `"'`,
      '🚢 漢',
      '\\',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  );
  const field = fc.record({
    name: fc.stringMatching(/^[a-z][A-Za-z0-9]{0,29}$/),
    type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'position'),
    filterable: fc.boolean(),
    searchable: fc.boolean(),
  });
  const answers = fc.record({
    name,
    title: hostile,
    description: hostile,
    owner: reference.map((team) => `group:${team}`),
    system: reference,
    lifecycle: fc.constantFrom('experimental', 'production'),
    environments: fc.constantFrom(...ENVIRONMENTS),
    database: fc.constantFrom('embedded', 'postgresql'),
    canary: fc.boolean(),
    availability: fc.constantFrom(98, 99, 99.5, 99.9, 99.95, 99.99),
    latency: fc.oneof(fc.integer({ min: 5, max: 10_000 }), fc.constantFrom(1000, 3000, 2500)),
    window: fc.constantFrom('7d', '28d', '30d', '90d'),
    resource: fc.constant('own'),
    singular: noun,
    plural: noun,
    key: noun,
    writable: fc.boolean(),
    fields: fc.array(field, { maxLength: 8 }),
  });
  const slug = fc.tuple(name, name).map(([owner, repo]) => `owner=${owner}&repo=${repo}`);
  const registry = fc.constantFrom('registry.acme.example', 'containers.git.acme.example:5000/fleet/images');
  const place = fc.oneof(
    slug.map((at) => ({ codeHost: 'github', repoUrl: `github.com?${at}` })),
    fc.tuple(slug, registry).map(([at, images]) => ({
      codeHost: 'github-enterprise',
      repoUrl: `git.acme.example:8443?${at}`,
      registry: images,
    })),
    fc.tuple(slug, fc.option(registry, { nil: undefined })).map(([at, images]) => ({
      codeHost: 'gitlab',
      repoUrl: `gitlab.acme.example?${at.replace('&', '%2Fsub%2Fgroup&')}`,
      registry: images,
    })),
  );

  test('property: then the generators make of the result what it is already', async () => {
    let renderings = 0;
    await fc.assert(
      fc.asyncProperty(answers, place, async (given, where) => {
        const tree = renderValid({ ...given, ...where });
        fc.pre(tree !== undefined);
        renderings += 1;
        expect(different(tree, await regenerate(tree, root))).toEqual([]);
      }),
      { numRuns: 10, maxSkipsPerRun: 1000 },
    );
    expect(renderings).toBe(10);
  }, 300_000);
});

/** `undefined` when the form refuses the answers: names may be reserved, fields may be of no use. */
function renderValid(answers: Parameters<typeof render>[1]): Tree | undefined {
  try {
    return render(source, answers).tree;
  } catch (error) {
    if (error instanceof InvalidAnswers) return undefined;
    throw error;
  }
}
