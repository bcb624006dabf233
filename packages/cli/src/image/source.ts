import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceVersion } from '@golden-path/spec';
import type { Source } from './arguments';

/**
 * What the working tree is, as the labels of the image tell it. Outside of git there is no revision and no time; SOURCE_DATE_EPOCH, where it is set,
 * goes before the time of the commit.
 * @see https://reproducible-builds.org/docs/source-date-epoch/
 */
export function readSource(root: string, env: NodeJS.ProcessEnv = process.env): Source {
  const { license: licence } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    license: string;
  };
  const dirty = git(root, 'status', '--porcelain') !== '';
  const commit = git(root, 'rev-parse', 'HEAD');
  return {
    version: serviceVersion(root),
    revision: commit === '' ? '' : commit + (dirty ? '-dirty' : ''),
    epoch: Number(env.SOURCE_DATE_EPOCH ?? git(root, 'log', '-1', '--format=%ct')),
    licence,
  };
}

/** The output, or nothing outside of a repository. */
function git(root: string, ...options: string[]): string {
  try {
    return execFileSync('git', ['-C', root, ...options], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
