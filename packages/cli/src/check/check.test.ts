import type { Schema } from '../rendering/template-file';
import type { Tree } from '../tree';
import { checkEdits, checkOptions } from './drift';
import { checkObjectives } from './objectives';
import { unpinnedBases, unpinnedUses } from './pins';
import { table } from './table';

const tree = (files: Readonly<Record<string, string>>): Tree =>
  new Map(Object.entries(files).map(([path, text]) => [path, { kind: 'plain', content: Buffer.from(text) }]));

const DIGEST = `sha256:${'a'.repeat(64)}`;
const COMMIT = 'b'.repeat(40);

test('a base image is pinned by a digest, or by the release, which takes that of a tag; or is a stage, or nothing', () => {
  const text = `ARG VERSION=1
ARG PIN=@${DIGEST}
FROM node:\${VERSION} AS build
FROM --platform=linux/amd64 base$PIN
FROM build AS more
FROM scratch
FROM other@${DIGEST}
ARG NODE_DIGEST=
FROM node:22-slim\${NODE_DIGEST} AS by-the-release
FROM node:latest\${NODE_DIGEST}
FROM node\${NODE_DIGEST}
`;

  expect(unpinnedBases('Dockerfile', text)).toEqual([
    'Dockerfile: node:1',
    'Dockerfile: node:latest',
    'Dockerfile: node',
  ]);
});

test('an action is pinned by a commit, or is a file of this repository', () => {
  const text = `steps:
  - uses: actions/checkout@${COMMIT} # v7
  - uses: actions/setup-node@v7
  - name: x
    uses: 'docker://alpine:3'
  - uses: docker://alpine@${DIGEST}
  - uses: ./.github/actions/own
`;

  expect(unpinnedUses('x.yaml', text)).toEqual([
    'x.yaml: actions/setup-node@v7',
    'x.yaml: docker://alpine:3',
  ]);
});

describe('Given objectives and the alerts that follow from them', () => {
  const slo = 'kind: SLO\nmetadata: { name: availability }\n---\nkind: SLO\nmetadata: { name: latency }\n';
  const rules = (alerts: readonly object[]) =>
    JSON.stringify({ kind: 'PrometheusRule', spec: { groups: [{ rules: [{ record: 'x' }, ...alerts] }] } });
  const alert = (slo: string, more: object = {}) => ({
    alert: `${slo}Burns`,
    labels: { slo, owner: 'group:default/team' },
    annotations: { runbook_url: `https://github.com/o/r/blob/main/docs/runbooks/${slo}.md` },
    ...more,
  });
  const runbooks = { 'docs/runbooks/availability.md': '', 'docs/runbooks/latency.md': '' };

  it('then all is well when each has an alert with an owner and a runbook that exists', () => {
    const found = checkObjectives(
      tree({
        ...runbooks,
        'service/slo.yaml': slo,
        'gitops/x.yaml': rules([alert('availability'), alert('latency')]),
      }),
    );

    expect(found).toMatchObject({
      status: 'ok',
      says: '2 objectives have alerts with an owner and a runbook',
    });
  });

  it('then each gap is told', () => {
    const found = checkObjectives(
      tree({
        'service/slo.yaml': slo,
        'gitops/x.yaml': rules([
          alert('availability'),
          alert('availability', { labels: { slo: 'availability' } }),
          alert('availability', { annotations: {} }),
        ]),
      }),
    );

    expect(found.findings).toEqual([
      'availabilityBurns: its runbook docs/runbooks/availability.md does not exist',
      'availabilityBurns: has no owner',
      'availabilityBurns: has no runbook',
      'objective latency: nothing alerts when its budget burns',
    ]);
  });

  it.each([
    ['30d', 'note', 'they look back 30 days: Prometheus keeps 15'],
    ['4w', 'note', 'they look back 28 days: Prometheus keeps 15'],
    ['15d', 'ok', ''],
    ['1w', 'ok', ''],
  ])('when a window is %s, then the check is %s: %s', (duration, status, says) => {
    const found = checkObjectives(
      tree({
        ...runbooks,
        'service/slo.yaml': `kind: SLO\nmetadata: { name: latency }\nspec: { timeWindow: [{ duration: ${duration} }] }\n`,
        'gitops/x.yaml': rules([alert('latency')]),
      }),
    );

    expect(found.status).toBe(status);
    expect(found.findings.join()).toContain(says);
  });

  it('then no objective at all is a gap', () => {
    expect(checkObjectives(tree({})).status).toBe('bad');
  });
});

test('edits and deletions are counted; generated files, the record and own files are not', () => {
  const base = tree({ a: '1', b: '1', c: '1', generated: '1', '.golden-path.yaml': '1' });
  const ours = tree({ a: '1', b: '2', generated: '2', own: '1', '.golden-path.yaml': '2' });

  expect(checkEdits(base, ours, (path) => path === 'generated')).toEqual({
    name: 'edits',
    status: 'note',
    says: 'of 5 files of the path, 1 edited, 1 deleted; 1 file of your own',
    findings: ['b', 'c (deleted)'],
  });
});

test('options are told that are off or not what the path recommends', () => {
  const question = (name: string, schema: Schema) => ({ name, required: false, schema });
  const found = checkOptions(
    [
      question('ingress', { type: 'boolean', default: true }),
      question('writable', { type: 'boolean', default: false }),
      question('argocd', { type: 'string', default: 'none', enum: ['none', 'pull-request'] }),
      question('window', { type: 'string', default: '30d', enum: ['7d', '30d'] }),
      question('latency', { type: 'integer', default: 100, enum: [50, 100] }),
      question('name', { type: 'string' }),
    ],
    { ingress: false, writable: false, argocd: 'none', window: '7d', latency: 100, name: 'x' },
  );

  expect(found.findings).toEqual([
    'ingress: off',
    'argocd: off',
    'window: "7d" (the path\'s default is "30d")',
  ]);
});

test('the table lists what was found, ten of each at most, in colour on a terminal alone', () => {
  const card = {
    template: 'template:default/x',
    version: 'v1.0.0',
    newest: 'v1.1.0',
    behind: 1,
    score: 50,
    checks: [
      {
        name: 'version',
        status: 'bad',
        says: 'v1.0.0 is 1 version behind',
        findings: Array.from('abcdefghijkl'),
      },
      { name: 'pins', status: 'ok', says: 'fine', findings: [] },
    ],
  } as const;

  expect(table(card, false)).toBe(
    `template:default/x v1.0.0, newest v1.1.0\n\n✗ version  v1.0.0 is 1 version behind\n` +
      Array.from('abcdefghij', (letter) => `             ${letter}\n`).join('') +
      '             and 2 more\n✓ pins     fine\n\nScore 50 of 100\n',
  );
  expect(table(card, true)).toContain('\u001b[31m✗\u001b[0m version');
});
