/**
 * Runs the generators of a repository for one variant of it after the other: `node generators.mjs <folder>`, the
 * variants on standard input as a list of files that differ from the one before, by path; null for none. In one process, for loading the libraries takes
 * longer than everything else. Answers with what is generated for each.
 */
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

const folder = process.argv[2];
const require = createRequire(join(folder, 'package.json'));

async function generate(files) {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) remove(path);
    else write(path, content);
  }
  // The repository's own modules read its files when they are loaded.
  for (const module of Object.keys(require.cache))
    if (module.startsWith(join(folder, 'infra')) || module.startsWith(join(folder, 'service')))
      Reflect.deleteProperty(require.cache, module);
  const { generatedFiles, OWNED_FOLDERS } = require('./infra/dist/outputs.js');
  const { writeFiles } = require('./infra/dist/generated-folder.js');
  const manifests = generatedFiles();
  writeFiles(folder, manifests, OWNED_FOLDERS);
  const { referenceFiles } = require('./service/dist/reference/files.js');
  const reference = await referenceFiles(folder);
  for (const { path, content } of reference) write(path, content);
  return {
    owned: OWNED_FOLDERS,
    files: Object.fromEntries([...manifests, ...reference].map(({ path, content }) => [path, content])),
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

const results = [];
for (const files of JSON.parse(await text(process.stdin))) results.push(await generate(files));
process.stdout.write(JSON.stringify(results));
