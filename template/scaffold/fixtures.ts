import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { parse } from 'yaml';

/** The answers in template/fixtures, by the names of the files. */
export function fixtures(): [string, Answers][] {
  const folder = join(repositoryRoot(), 'template/fixtures');
  return readdirSync(folder).map((file) => [
    file.replace('.yaml', ''),
    parse(readFileSync(join(folder, file), 'utf8')) as Answers,
  ]);
}
