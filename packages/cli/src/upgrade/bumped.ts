import { SCOPE } from '../installed';
import { escaped } from '../scope/scope';
import type { Tree } from '../tree';
import { LOCKFILE, MANIFESTS } from '../vendor/vendored';

const WORKFLOW = /^(\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml)$/;
/** A workflow of the path that is called by a version, or a project that is included by one. */
const CALL =
  /^(\s*(?:- )?uses: \S+\/\.github\/workflows\/\S+@|\s*- project: \S+\n\s+ref: )(v\d+\.\d+\.\d+\S*)/gm;

/**
 * A service of which a bot raised the path's versions since its last upgrade, as if it had not: who else changed them is
 * the path, and its newer version wins, without a conflict.
 * @param ours what the team has @param base what the path made
 */
export function withoutBumps(ours: Tree, base: Tree, scope = SCOPE): Tree {
  const ofThePath = new RegExp(`^(node_modules/)?${escaped(scope)}/[a-z]+$`);
  const files = new Map(ours);
  for (const [path, file] of ours) {
    const before = base.get(path)?.content.toString();
    const isOne = [...MANIFESTS, LOCKFILE].includes(path) || WORKFLOW.test(path);
    if (before === undefined || !isOne || file.kind === 'link') continue;
    const text = file.content.toString();
    const same = WORKFLOW.test(path) ? withCalls(text, before) : withPackages(text, before, ofThePath);
    if (same !== text) files.set(path, { ...file, content: Buffer.from(same) });
  }
  return files;
}

function withCalls(text: string, before: string): string {
  const versions = new Map(
    Array.from(before.matchAll(CALL), ([, call = '', version = '']) => [call, version]),
  );
  return text.replace(CALL, (line, call: string) => {
    const version = versions.get(call);
    return version === undefined ? line : `${call}${version}`;
  });
}

function withPackages(text: string, before: string, ofThePath: RegExp): string {
  try {
    const [now, then] = [text, before].map((json) => JSON.parse(json) as unknown);
    const same = JSON.stringify(withEntries(now, then, ofThePath));
    return same === JSON.stringify(now) ? text : `${JSON.stringify(JSON.parse(same), null, 2)}\n`;
  } catch (error) {
    // A conflict from before stands in it; then it is merged as it is.
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** Whatever is named like a package of the path is as it was there, at the same place. */
function withEntries(now: unknown, then: unknown, ofThePath: RegExp): unknown {
  if (!isObject(now) || !isObject(then)) return now;
  return Object.fromEntries(
    Object.entries(now).map(([name, value]) => [
      name,
      ofThePath.test(name) && name in then ? then[name] : withEntries(value, then[name], ofThePath),
    ]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
