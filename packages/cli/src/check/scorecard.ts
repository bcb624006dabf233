import { generatedFiles } from '../upgrade/generated';
import { parseRecord, type Provenance, RECORD } from '../record';
import { Refusal } from '../refusal';
import { renderBase } from '../rendering/base';
import { fetchTemplate, newest, type TemplateRepository } from '../template-repository';
import type { Tree } from '../tree';
import { withoutIntegrity, withoutVendored } from '../vendor/into';
import { compareVersions, writeVersion } from '../version';
import { openWorkshop, readWorkTree, type Workshop, writeCommit } from '../workshop';
import { type Check, count, unknown } from './check';
import { checkEdits, checkOptions } from './drift';
import { checkObjectives } from './objectives';
import { checkPackages } from './packages';
import { checkPins } from './pins';
import { checkGenerated, checkPolicy } from './programs';

export interface Scorecard {
  /** Absent in the path's own repository. */
  readonly template?: string;
  readonly version?: string;
  readonly newest?: string;
  /** Releases between the two; absent where the template could not be read. */
  readonly behind?: number;
  /** Out of 100: a check that is good counts whole, one with a note as good, one that could not be told not at all. */
  readonly score: number;
  readonly checks: readonly Check[];
}

export interface Options {
  readonly folder: string;
  /** By default where the record says the template is. */
  readonly from?: string | undefined;
}

/** How far a repository has drifted from the path. @throws Refusal when its record is broken */
export function scorecard({ folder, from }: Options): Scorecard {
  const workshop = openWorkshop(folder);
  try {
    const tree = readWorkTree(workshop.root);
    const checks = [
      checkGenerated(workshop.root),
      checkObjectives(tree),
      checkPackages(tree),
      checkPins(tree),
      checkPolicy(workshop.root),
    ];
    const record = tree.get(RECORD);
    if (record === undefined && tree.has('template.yaml')) return withScore({}, checks);
    const parsed = parseRecord(record?.content.toString() ?? '');
    const { checks: own, ...version } = againstTemplate(workshop, tree, parsed, from ?? parsed.source);
    return withScore(version, [...own, ...checks]);
  } finally {
    workshop.close();
  }
}

type Drift = Pick<Scorecard, 'template' | 'version' | 'newest' | 'behind' | 'checks'>;

function againstTemplate(workshop: Workshop, tree: Tree, record: Provenance, from: string): Drift {
  const known = { template: record.template, version: writeVersion(record.version) };
  try {
    const template = fetchTemplate(workshop, from);
    const { questions, answers, tree: base } = renderBase(workshop, template, record);
    const commit = writeCommit(workshop.objects, base, { message: '', identity: 'Check <> 0 +0000' });
    const generated = generatedFiles(workshop, commit, base.keys());
    const { check, ...version } = behind(template, record);
    return {
      ...known,
      ...version,
      checks: [
        check,
        checkEdits(withoutIntegrity(base), withoutVendored(tree), (path) => generated.has(path)),
        checkOptions(questions, answers),
      ],
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [says = ''] = error.message.split('\n');
    const advice = error.advice === '' ? [] : [error.advice];
    return {
      ...known,
      checks: [
        { name: 'version', status: 'unknown', says, findings: advice },
        ...['edits', 'options'].map((name) => unknown(name, 'cannot be told without that')),
      ],
    };
  }
}

function behind(template: TemplateRepository, { version }: Provenance) {
  const latest = newest(template).version;
  const missed = template.releases
    .map((release) => release.version)
    .filter((release) => release.prerelease.length === 0 && compareVersions(release, version) > 0);
  const check: Check = {
    name: 'version',
    status: missed.length === 0 ? 'ok' : 'bad',
    says:
      missed.length === 0
        ? `${writeVersion(version)} is the newest`
        : `${writeVersion(version)} is ${count(missed.length, 'version', 'versions')} behind ${writeVersion(latest)}: make upgrade`,
    findings: missed.map(writeVersion),
  };
  return { newest: writeVersion(latest), behind: missed.length, check };
}

function withScore(version: Omit<Drift, 'checks'>, checks: readonly Check[]): Scorecard {
  const good = checks.filter(({ status }) => status === 'ok' || status === 'note').length;
  return { ...version, score: Math.round((100 * good) / checks.length), checks };
}
