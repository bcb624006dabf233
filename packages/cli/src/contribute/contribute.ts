import { relative, resolve, sep } from 'node:path';
import { git } from '../git';
import { mergeText } from '../merge/text';
import { RECORD } from '../record';
import { Refusal } from '../refusal';
import { renderBase } from '../rendering/base';
import { fetchTemplate, newest } from '../template-repository';
import { isBinary, isSame, type Tree, type TreeFile } from '../tree';
import { generatedFiles } from '../upgrade/generated';
import { readRecord } from '../upgrade/upgrade';
import { withoutVendored } from '../vendor/into';
import { writeVersion } from '../version';
import { openWorkshop, readWorkTree, type Workshop, writeCommit } from '../workshop';
import { identityPairs, type Pair, type PutBack, puttingBack } from './identity';

export interface Options {
  readonly folder: string;
  readonly file: string;
  readonly from?: string | undefined;
}

export interface Contribution {
  /** For `git apply` in the template's repository. */
  readonly patch: string;
  /** What the patch is against. */
  readonly version: string;
  /** Words of the team's that the patch still has. */
  readonly leftovers: readonly string[];
}

const IDENTITY = 'Contribute <> 0 +0000';

/** What a team changed in a file of the path, as a patch against the template. @throws Refusal when there is none */
export function contribute({ folder, file, from }: Options): Contribution {
  const workshop = openWorkshop(folder);
  try {
    const path = relative(workshop.root, resolve(folder, file)).split(sep).join('/');
    const ours = withoutVendored(readWorkTree(workshop.root));
    const record = readRecord(ours);
    const template = fetchTemplate(workshop, from ?? record.source);
    const base = renderBase(workshop, template, record);
    const target = newest(template);
    const theirs = template.tree(target.commit);
    const sides = needSides(workshop, path, { ours, base: base.tree, theirs });
    const back = puttingBack(
      sides.base.content.toString(),
      (base.source.get(path) ?? sides.theirs).content.toString(),
      identityPairs(base.answers, theirs),
    );
    const version = writeVersion(target.version);
    const merged = merge(path, sides, back, version);
    const patch = difference(workshop, path, sides.theirs, merged);
    if (patch === '')
      throw new Refusal(
        `${path}: ${version} of the template has this already`,
        'Upgrade to it: make upgrade.',
      );
    return { patch, version, leftovers: leftoversIn(patch, back.pairs) };
  } finally {
    workshop.close();
  }
}

interface Sides {
  readonly ours: TreeFile;
  readonly base: TreeFile;
  readonly theirs: TreeFile;
}

function needSides(
  workshop: Workshop,
  path: string,
  trees: { readonly ours: Tree; readonly base: Tree; readonly theirs: Tree },
): Sides {
  const [ours, base, theirs] = [trees.ours.get(path), trees.base.get(path), trees.theirs.get(path)];
  const commit = writeCommit(workshop.objects, trees.base, { message: '', identity: IDENTITY });
  if (ours === undefined)
    throw new Refusal(`there is no ${path}`, 'Name a file of this repository: FILE=Makefile.');
  if (base === undefined)
    throw new Refusal(
      `${path} is your own file, not one of the path`,
      'Offer it to the path as a new file, by hand.',
    );
  if (path === RECORD || generatedFiles(workshop, commit, [path]).has(path))
    throw new Refusal(`${path} is written by a program`, 'Contribute the change to what it is written from.');
  if (isSame(ours, base))
    throw new Refusal(`${path} is as the path made it`, '`make check` lists what you edited.');
  if (theirs === undefined)
    throw new Refusal(
      `the template has no ${path}: it writes it from a template of its own, by the answers of the form`,
      `Look below template/ in its repository, and take the change over by hand:\n${difference(workshop, path, base, ours)}`,
    );
  if ([ours, base, theirs].some(isBinary))
    throw new Refusal(`${path} is not text`, 'Copy it into the template by hand.');
  return { ours, base, theirs };
}

/** The team's change on top of the template's file. Where identity differs, both sides of the change have the template's. */
function merge(path: string, { ours, base, theirs }: Sides, { put }: PutBack, version: string): TreeFile {
  const back = ({ content }: TreeFile): Buffer => Buffer.from(put(content.toString()));
  const { content, conflicts } = mergeText(back(base), back(ours), theirs.content, {
    base: 'made',
    ours: 'yours',
    theirs: version,
  });
  if (conflicts > 0)
    throw new Refusal(
      `${path}: ${version} of the template changed the same lines, or writes them by the answers of the form`,
      'Upgrade first (make upgrade); if it is up to date, take the change over by hand.',
    );
  return { content, kind: ours.kind === base.kind ? theirs.kind : ours.kind };
}

function difference({ objects }: Workshop, path: string, from: TreeFile, to: TreeFile): string {
  const commit = (file: TreeFile) =>
    writeCommit(objects, new Map([[path, file]]), { message: '', identity: IDENTITY });
  return git(objects, ['diff', '--no-color', '--no-ext-diff', commit(from), commit(to)]).toString();
}

function leftoversIn(patch: string, pairs: readonly Pair[]): string[] {
  const added = patch
    .split('\n')
    .filter((line) => /^\+(?!\+\+ )/.test(line))
    .join('\n')
    .toLowerCase();
  return [...new Set(pairs.map(([ours]) => ours.toLowerCase()))].filter((word) => added.includes(word));
}
