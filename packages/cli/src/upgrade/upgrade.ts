import { runnerOf } from '../confinement/confined';
import { hasMarks } from '../merge/text';
import { type Change, differences, mergeTrees } from '../merge/trees';
import { renamesBetween } from '../merge/renames';
import { migrateAnswers, migrateTree, migrationsBetween, toldBy } from '../migration/apply';
import { withReplacements } from '../migration/replaced';
import { SCOPE } from '../installed';
import { type Answers, broken, parseRecord, type Provenance, RECORD } from '../record';
import { Refusal } from '../refusal';
import { renderBase } from '../rendering/base';
import { renderVersion } from '../rendering/version';
import {
  fetchTemplate,
  newest,
  originOf,
  type Release,
  releaseOf,
  type TemplateRepository,
} from '../template-repository';
import { scopeIn } from '../scope/scope';
import { toldOfScope, withScope } from '../scope/with-scope';
import type { Tree, TreeFile } from '../tree';
import { withoutIntegrity, withoutVendored } from '../vendor/into';
import { compareVersions, needVersion, type Version, writeVersion } from '../version';
import { openWorkshop, readCommit, type Workshop, writeCommit } from '../workshop';
import { answerChanges, type Ask, renderComplete } from './answers';
import { earlier, needClean, needHead, needIdentity, publish, TRAILER } from './branch';
import { withoutBumps } from './bumped';
import { notesBetween } from './changelog';
import { withDangling } from './dangling';
import { generatedFiles, regenerate, type Regenerated } from './generated';
import { keepsVendored, packagesChanged, vendored } from './packages';
import { needsHand, report, type ReportInput } from './report';

export interface Options {
  readonly folder: string;
  /** By default the newest version. */
  readonly to?: string | undefined;
  /** By default where the record says the template is. */
  readonly from?: string | undefined;
  /** Reports, and runs nothing of another version. */
  readonly isDryRun?: boolean;
  /** Whether code of the newer version may run where this machine cannot confine it. */
  readonly isUnconfinedAllowed?: boolean;
  /** Answers that replace or add to those recorded. */
  readonly answers?: Answers;
  readonly ask?: Ask;
}

export type Upgraded =
  | { readonly outcome: 'up to date'; readonly version: string }
  | {
      readonly outcome: 'made' | 'made before' | 'dry run';
      readonly from: string;
      readonly version: string;
      readonly branch: string;
      readonly report: string;
      /** How many things somebody has to look at. */
      readonly hand: number;
    };

/** @throws Refusal when it cannot be done; the repository is as before */
export async function upgrade(options: Options): Promise<Upgraded> {
  const workshop = openWorkshop(options.folder);
  try {
    needClean(workshop.root);
    const head = needHead(workshop.root);
    const ours = readCommit(workshop.root, head);
    const record = readRecord(ours);
    const template = fetchTemplate(workshop, options.from ?? record.source);
    const target = chooseTarget(workshop, template, record, options.to);
    const given = options.answers ?? {};
    if (compareVersions(target.version, record.version) === 0 && Object.keys(given).length === 0)
      return { outcome: 'up to date', version: writeVersion(target.version) };
    return await bringIn({ workshop, head, ours, record, template, target, given, options });
  } finally {
    workshop.close();
  }
}

/** @throws Refusal */
export function readRecord(tree: Tree): Provenance {
  const file = tree.get(RECORD);
  if (file !== undefined) return parseRecord(file.content.toString());
  if (tree.has('template.yaml'))
    throw new Refusal(
      'this is the golden path itself',
      'Upgrades are for repositories that were made from it.',
    );
  throw broken('is missing');
}

function chooseTarget(
  workshop: Workshop,
  template: TemplateRepository,
  record: Provenance,
  to: string | undefined,
): Release {
  const current = record.version;
  const target = to === undefined ? newest(template) : releaseOf(template, needVersion(to, 'TO'));
  const { version } = target;
  if (compareVersions(version, current) >= 0) return target;
  // Made from a preview, or from what is not released yet.
  if (to === undefined) return { version: current, commit: originOf(workshop, template, record) };
  throw new Refusal(
    `${writeVersion(version)} is older than ${writeVersion(current)}, which this repository has`,
    'There is no way back but git: revert the commit of the upgrade.',
  );
}

interface Situation {
  readonly workshop: Workshop;
  readonly head: string;
  readonly ours: Tree;
  readonly record: Provenance;
  readonly template: TemplateRepository;
  readonly target: Release;
  readonly given: Answers;
  readonly options: Options;
}

async function bringIn(situation: Situation): Promise<Upgraded> {
  const { workshop, head, record, target, options } = situation;
  const identity = needIdentity(workshop.root);
  const result = await merge(situation, identity);
  const version = writeVersion(target.version);
  const branch = `golden-path/${version}`;
  const text = report(result.report);
  const done = {
    from: writeVersion(record.version),
    version,
    branch,
    report: text,
    hand: needsHand(result.report).length,
  };
  if (options.isDryRun === true) return { ...done, outcome: 'dry run' };
  const title =
    done.from === version
      ? `build: answer the golden path anew`
      : `build: upgrade the golden path to ${version}`;
  const message = `${title}\n\n${text}\n${TRAILER}: ${done.from}..${version}\n`;
  const commit = writeCommit(workshop.objects, result.tree, { parent: head, message, identity });
  if (earlier(workshop, branch, commit) === 'same') return { ...done, outcome: 'made before' };
  publish(workshop, branch, commit);
  return { ...done, outcome: 'made' };
}

async function merge(situation: Situation, identity: string): Promise<{ tree: Tree; report: ReportInput }> {
  const { workshop, ours, record, target, options, template } = situation;
  const theirSource = template.tree(target.commit);
  const base = renderBase(workshop, template, record);
  const migrations = migrationsBetween(theirSource, record.version, target.version);
  const theirs = await renderComplete(
    migrateAnswers(record.answers, migrations),
    situation.given,
    (answers) => renderVersion(workshop, theirSource, answers),
    options.ask,
  );
  needVersionInRecord(theirs.tree, target.version);
  const scope = scopeIn(theirs.tree) ?? SCOPE;
  const { tree: named, from: formerScope, edited: renamedFiles } = withScope(ours, scope);
  const isVendored = keepsVendored(workshop.root, named, theirs.tree, scope);
  const comparable = (tree: Tree) => (isVendored ? withoutIntegrity(tree, scope) : tree);
  const made = comparable(withScope(base.tree, scope).tree);
  const movedBase = migrateTree(made, migrations, record.answers).tree;
  const {
    tree: movedOurs,
    moved,
    edited,
    blocked,
  } = migrateTree(
    withoutBumps(isVendored ? withoutVendored(named, scope) : named, made, scope),
    migrations,
    record.answers,
  );
  const commitOf = (tree: Tree) => writeCommit(workshop.objects, tree, { message: '', identity });
  const renames = renamesBetween(workshop.objects, commitOf(movedBase), commitOf(movedOurs), theirs.tree);
  const generated = generatedFiles(
    workshop,
    commitOf(theirs.tree),
    new Set([...movedBase.keys(), ...theirs.tree.keys()]),
  );
  // The record is written by scaffolding and upgrades alone.
  generated.add(RECORD);
  const merged = mergeTrees({
    base: movedBase,
    ours: movedOurs,
    theirs: comparable(theirs.tree),
    labels: {
      base: `the path ${writeVersion(record.version)}`,
      ours: 'yours',
      theirs: `the path ${writeVersion(target.version)}`,
      folder: workshop.folder,
    },
    renames,
    isGenerated: (path) => generated.has(path),
  });
  const { tree, problem } =
    options.isDryRun === true
      ? { tree: merged.tree }
      : completed(situation, merged.tree, theirSource, {
          isVendored,
          scope,
          makefile: theirs.tree.get('Makefile'),
        });
  return {
    tree,
    report: {
      from: writeVersion(record.version),
      to: writeVersion(target.version),
      notes: notesBetween(theirSource, record.version, target.version),
      told: [...toldBy(migrations), ...toldOfScope(formerScope, scope)],
      packages: packagesChanged(named, tree, { isVendored, scope, formerScope }),
      answers: answerChanges(base.answers, theirs.answers),
      changes: withReplacements(
        withDangling(settled(merged.changes, tree), movedOurs, tree),
        theirSource,
        theirs.tree,
      ),
      moved,
      edited: [...new Set([...edited, ...renamedFiles])]
        .filter((path) => !theirs.tree.has(path) && tree.has(path))
        .sort(),
      blocked,
      renames,
      regenerated:
        options.isDryRun === true
          ? undefined
          : differences(tree, ours).filter((path) => generated.has(path) && path !== RECORD).length,
      staleBecause: problem,
    },
  };
}

/** With what code of the newer version makes: its packages, where they are in vendor/, and everything generated. */
function completed(
  situation: Situation,
  tree: Tree,
  source: Tree,
  { isVendored, scope, makefile }: { isVendored: boolean; scope: string; makefile: TreeFile | undefined },
): Regenerated {
  const run = runnerOf(situation.options.isUnconfinedAllowed === true);
  const whole = isVendored ? vendored(situation, tree, source, { run, scope }) : tree;
  return regenerate(situation.workshop, { tree: whole, makefile }, run);
}

/** A release that says it is another one would make a record that is wrong. */
function needVersionInRecord(tree: Tree, version: Version): void {
  const recorded = readRecord(tree).version;
  if (compareVersions(recorded, version) !== 0)
    throw new Refusal(
      `the tag ${writeVersion(version)} of the template holds version ${writeVersion(recorded)}`,
      'Tell its maintainers; choose another version with TO=.',
    );
}

/** A conflict inside what a generator then wrote is none. */
function settled(changes: readonly Change[], tree: Tree): Change[] {
  return changes.map((change) => {
    const file = tree.get(change.path);
    const isMarked = change.conflict?.includes('<<<<<<<') === true;
    if (!isMarked || file === undefined || hasMarks(file.content)) return change;
    return { path: change.path, outcome: 'merged' };
  });
}
