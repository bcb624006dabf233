/** Writes rules and their tests for other objectives than the repository's, each into a folder of its own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readIdentity } from '@golden-path/spec';
import { sloFiles } from '../slo/files';
import { variants } from '../slo/variants';

const [target = ''] = process.argv.slice(2);
for (const [name, level] of Object.entries(variants())) {
  const folder = join(target, name);
  mkdirSync(folder, { recursive: true });
  for (const { path, content } of sloFiles(readIdentity(), level))
    if (/\/rules\..*yaml$/.test(path)) writeFileSync(join(folder, basename(path)), content);
}
