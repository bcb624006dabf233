import { dirname, join } from 'node:path/posix';
import { parseRepoUrl, readTemplate, render } from '@golden-path/cli/rendering';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { REMOVING } from '../generate/options';
import { regenerate } from '../generate/sample';
import { leaks, referenceProblems } from './audit';
import { fixtures } from './fixtures';
import { ourText } from './ours';
import { parse } from 'yaml';
import { readTree, type Tree } from './tree';

const root = repositoryRoot();
const source = readTree(root);

test('every reference is given a value, every value and every answer is used', () => {
  expect(referenceProblems(source)).toEqual([]);
});

/** Words that only an option brings. What a Deployment does is a rollout, too. */
const WORDS: Readonly<Record<string, readonly RegExp[]>> = {
  canary: [/canar(y|ies)|argo.?rollouts/i, /\bRollouts?\b|AnalysisTemplate/],
  database: [
    /postgres|cloudnative|cnpg|kysely|pgbouncer/i,
    /\bpg\b|-database\b|kind: Cluster\b|importSchedule|db_client_connection|DATABASE_(POOL|CONNECT|STATEMENT)/,
  ],
};

/** Of packages that stay: auto-instrumentations-node brings every instrumentation, and this one its types. */
const OF_PACKAGES =
  /^package-lock\.json: +"(.*node_modules\/)?(@opentelemetry\/instrumentation-pg|@types\/pg(-pool)?|pg-(int8|protocol|types)|postgres-(array|bytea|date|interval))": /;

/** Lines that say such a word. The record has the answer itself. */
function traces(tree: Tree, option: string): string[] {
  return [...tree]
    .filter(([path]) => path !== '.golden-path.yaml')
    .flatMap(([path, { content }]) =>
      `${path}\n${content.toString()}`
        .split('\n')
        .filter((line) => WORDS[option]?.some((word) => word.test(line)))
        .map((line) => `${path}: ${line}`),
    )
    .filter((line) => !OF_PACKAGES.test(line));
}

const full = fixtures().find(([name]) => name === 'full')?.[1] ?? {};

describe.each([...fixtures(), ['full, without progressive delivery', { ...full, canary: false }] as const])(
  'Given the answers %s',
  (_name, answers) => {
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

    test('then environments that are not wanted are named nowhere', () => {
      const wanted = ((answers.environments as string | undefined) ?? 'dev-staging-prod').split('-');
      const others = ['dev', 'staging'].filter((name) => !wanted.includes(name)).join('|');
      const named = new RegExp(
        `(overlays/|=|→ |→|[{(,]|${String(answers.name)}[-.])(${others})\\b|\\b(${others})( →|,)`,
      );
      const mentions = [...tree].flatMap(([path, { content }]) =>
        !/\.(md|ya?ml)$/.test(path)
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

    test.each(REMOVING)('then $name is nowhere when it is off', ({ name, ours }) => {
      const found = traces(tree, name);
      if ((answers[name] ?? ours) === ours) expect(found.length).toBeGreaterThan(20);
      else expect(found).toEqual([]);
    });

    test('then workflows are copied, never rendered', () => {
      const workflows = [...tree].filter(([path]) => /^\.github\/workflows\/|^\.gitlab-ci\.yml$/.test(path));
      expect(workflows.length).toBeGreaterThan(0);
      for (const [path, { content }] of workflows)
        expect(source.get(`template/instead/${path}`)?.content.toString()).toBe(content.toString());
    });

    test('then it has the files of its own host, and names no other', () => {
      const { host } = parseRepoUrl(String(answers.repoUrl));
      const isGitLab = answers.codeHost === 'gitlab';
      const places = [...tree.keys()].filter((path) => /^\.git(hub|lab)/.test(path));
      expect(places).toEqual(places.filter((path) => path.startsWith('.gitlab') === isGitLab));
      expect(places).toContain(isGitLab ? '.gitlab/CODEOWNERS' : '.github/CODEOWNERS');
      expect(host === 'github.com' ? [] : elsewhere(tree)).toEqual([]);
      expect(ofTheOther(tree, isGitLab)).toEqual([]);
    });

    test('then everything that is generated is fresh', async () => {
      const fresh = await regenerate(tree, root);
      const stale = [...fresh].filter(
        ([path, file]) => tree.get(path)?.content.equals(file.content) !== true,
      );
      expect(stale.map(([path, file]) => parting(path, tree.get(path)?.content, file.content))).toEqual([]);
      expect([...tree.keys()].filter((path) => !fresh.has(path))).toEqual([]);
    });

    test('then every link of the documents that leads somewhere here does so there', () => {
      const ours = new Set(brokenLinks(source));
      expect(brokenLinks(tree).filter((link) => !ours.has(link))).toEqual([]);
    });
  },
);

/** Where a file and what it should be part: the first line of each that differs. */
function parting(path: string, is: Buffer | undefined, shouldBe: Buffer) {
  const [lines, wanted] = [is, shouldBe].map((text) => text?.toString().split('\n') ?? []);
  const line = wanted?.findIndex((text, index) => text !== lines?.[index]) ?? 0;
  return { path, line: line + 1, is: lines?.[line], shouldBe: wanted?.[line] };
}

/** Where github.com, gitlab.com and their registries are named all the same, and why. */
const MEANT: readonly RegExp[] = [
  // Backstage's annotations are named after the kind of host.
  /git(hub|lab)\.com\/project-slug/g,
  // Who pays for a package, as npm tells.
  /"url": "https:\/\/github\.com\/[^"]*"/g,
  // What a document or a licence speaks of: projects that are there for everybody.
  /https:\/\/github\.com\/(OpenSLO\/OpenSLO|prometheus\/blackbox_exporter|marchah\/sea-ports)\b/g,
];

/** Lines that name another host than their own. */
function elsewhere(tree: Tree): string[] {
  return [...tree].flatMap(([path, { content }]) =>
    content
      .toString()
      .split('\n')
      .filter((line) =>
        /git(hub|lab)\.com|ghcr\.io|githubusercontent|npm\.pkg\.github/.test(
          MEANT.reduce((left, meant) => left.replace(meant, ''), line),
        ),
      )
      .map((line) => `${path}: ${line}`),
  );
}

/** What the other kind of host alone has, in its words. */
function ofTheOther(tree: Tree, isGitLab: boolean): string[] {
  const words = isGitLab ? /github|ghcr|dependabot|pull request/i : /gitlab|merge request/i;
  return [...tree].flatMap(([path, { content }]) =>
    path === 'package-lock.json' || path.startsWith('vendor/')
      ? []
      : content
          .toString()
          .split('\n')
          .filter((line) => words.test(MEANT.reduce((left, meant) => left.replace(meant, ''), line)))
          .map((line) => `${path}: ${line}`),
  );
}

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
