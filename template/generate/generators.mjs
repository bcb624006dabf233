/**
 * Runs the generators of infra/ in a repository, for one variant of it after the other: in one process, for loading the
 * libraries takes longer than everything else. On standard input the `folder`, and its `variants` as a list of files
 * that differ from the one before, by path; null for none. Answers with what is generated for each.
 */
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

const { folder, variants } = JSON.parse(await text(process.stdin));
const require = createRequire(join(folder, 'package.json'));
const { infra } = require('./infra/dist/main.js');
const { generatedFiles, OWNED_FOLDERS, readInfrastructure, writeFiles } = require('@golden-path/infra/tools');

function generate(files) {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) remove(path);
    else write(path, content);
  }
  const generated = generatedFiles(readInfrastructure(infra, folder));
  // What is generated may be read by what is generated next: pages are listed in a menu.
  writeFiles(folder, generated, OWNED_FOLDERS);
  return {
    owned: OWNED_FOLDERS,
    files: Object.fromEntries(generated.map(({ path, content }) => [path, content])),
  };
}

/** With the folders that are then empty, as git has it. */
function remove(path) {
  rmSync(join(folder, path));
  for (
    let parent = dirname(path);
    parent !== '.' && readdirSync(join(folder, parent)).length === 0;
    parent = dirname(parent)
  )
    rmdirSync(join(folder, parent));
}

function write(path, content) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

process.stdout.write(JSON.stringify(variants.map(generate)));
