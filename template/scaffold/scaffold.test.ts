import { dirname, join } from 'node:path/posix';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { regenerate } from '../generate/sample';
import { leaks, referenceProblems } from './audit';
import { fixtures } from './fixtures';
import { ourText } from './ours';
import { parse } from 'yaml';
import { render } from './render';
import { readTemplate } from './template-file';
import { readTree, type Tree } from './tree';

const root = repositoryRoot();
const source = readTree(root);

test('every reference is given a value, every value and every answer is used', () => {
  expect(referenceProblems(source)).toEqual([]);
});

describe.each(fixtures())('Given the answers %s', (_name, answers) => {
  const { tree } = render(source, answers);

  test('then nothing of the template and nothing of ours is left', () => {
    expect(leaks(tree, ourText(readIdentity(), answers))).toEqual([]);
    expect(
      [...tree.keys()].filter((path) => /^template\.yaml$|^template\/|\.njk$|\$\{\{/.test(path)),
    ).toEqual([]);
  });

  test('then the record has the answers and the version, the service says what it was made from', () => {
    const { name, version } = readTemplate(source);
    const record = parse(tree.get('.golden-path.yaml')?.content.toString() ?? '') as object;
    expect(record).toMatchObject({
      template: `template:default/${name}`,
      version,
      values: { name: answers.name, title: answers.title },
    });
    expect(record).toHaveProperty('commit', expect.stringMatching(/^[0-9a-f]{40}$/));
    // What is recorded can be answered again, and gives the same.
    const again = render(source, (record as { values: typeof answers }).values).tree;
    expect(
      [...again].filter(([path, { content }]) => tree.get(path)?.content.equals(content) !== true),
    ).toEqual([]);
    expect(tree.get('catalog-info.yaml')?.content.toString()).toContain(
      `    backstage.io/source-template: template:default/${name}\n    backstage.io/template-version: ${version}\n`,
    );
  });

  test('then options that are off leave no trace in what is deployed', () => {
    const overlays = [...tree].filter(
      ([path]) => path.startsWith('gitops/overlays/') || path === 'catalog-info.yaml',
    );
    const deployed = overlays.map(([path, { content }]) => path + content.toString()).join('\n');
    expect(deployed.includes('canary')).toBe(answers.canary !== false);
    expect(/postgresql|-database|kind: Cluster/.test(deployed)).toBe(answers.database !== 'embedded');
  });

  test('then environments that are not wanted are named nowhere but in decisions', () => {
    const wanted = ((answers.environments as string | undefined) ?? 'dev-staging-prod').split('-');
    const others = ['dev', 'staging'].filter((name) => !wanted.includes(name)).join('|');
    const named = new RegExp(
      `(overlays/|=|→ |→|[{(,]|${String(answers.name)}[-.])(${others})\\b|\\b(${others})( →|,)`,
    );
    const mentions = [...tree].flatMap(([path, { content }]) =>
      /^docs\/adr\/|^(infra|test|upgrade|service)\//.test(path) || !/\.(md|ya?ml)$/.test(path)
        ? []
        : content
            .toString()
            .split('\n')
            .filter((line) => others !== '' && named.test(line))
            .map((line) => `${path}: ${line}`),
    );
    expect(mentions).toEqual([]);
    const overlays = [...tree.keys()].map((path) => /^gitops\/overlays\/(\w+)\//.exec(path)?.[1]);
    expect(new Set(overlays.filter((name) => name !== undefined))).toEqual(new Set(wanted));
  });

  test('then progressive delivery is nowhere when it is off', () => {
    // What a Deployment does is a rollout, too; the record has the answer itself.
    const traces = [...tree].flatMap(([path, { content }]) =>
      path === '.golden-path.yaml'
        ? []
        : `${path}\n${content.toString()}`
            .split('\n')
            .filter(
              (line) =>
                /canar(y|ies)|argo.?rollouts/i.test(line) || /\bRollouts?\b|AnalysisTemplate/.test(line),
            )
            .map((line) => `${path}: ${line}`),
    );
    if (answers.canary === false) expect(traces).toEqual([]);
    else expect(traces.length).toBeGreaterThan(30);
  });

  test('then workflows are ours, byte for byte', () => {
    const workflows = [...source.keys()].filter((path) => path.startsWith('.github/workflows/'));
    expect(
      workflows.filter(
        (path) => tree.get(path)?.content.equals(source.get(path)?.content ?? Buffer.of()) !== true,
      ),
    ).toEqual([]);
  });

  test('then everything that is generated is fresh', async () => {
    const fresh = await regenerate(tree, root);
    const stale = [...fresh].filter(([path, file]) => tree.get(path)?.content.equals(file.content) !== true);
    expect(
      stale.map(([path, file]) => [path, tree.get(path)?.content.toString(), file.content.toString()]),
    ).toEqual([]);
    expect([...tree.keys()].filter((path) => !fresh.has(path))).toEqual([]);
  }, 120_000);

  test('then every link of the documents that leads somewhere here does so there', () => {
    const ours = new Set(brokenLinks(source));
    expect(brokenLinks(tree).filter((link) => !ours.has(link))).toEqual([]);
  });
});

function brokenLinks(tree: Tree): string[] {
  const places = new Set([...tree.keys()].flatMap((path) => [path, ...parents(path)]));
  return [...tree].flatMap(([path, { content }]) => {
    if (!path.endsWith('.md')) return [];
    const prose = content.toString().replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
    return Array.from(prose.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g), ([, link = '']) => link)
      .filter((link) => !places.has(join(dirname(path), link).replace(/\/$/, '')))
      .map((link) => `${path}: ${link}`);
  });
}

function parents(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [folder, ...parents(folder)];
}
