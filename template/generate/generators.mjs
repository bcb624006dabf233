/**
 * Runs the generators of repositories, of each for one variant of it after the other. On standard input a list of
 * repositories: the `folder`, and its `variants` as a list of files that differ from the one before, by path; null for
 * none. In one process, for loading the libraries takes longer than everything else. Answers with what is generated for
 * each variant of each.
 */
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

async function generate(folder, files) {
  const require = createRequire(join(folder, 'package.json'));
  for (const [path, content] of Object.entries(files)) {
    if (content === null) remove(folder, path);
    else write(folder, path, content);
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
  for (const { path, content } of reference) write(folder, path, content);
  return {
    owned: OWNED_FOLDERS,
    files: Object.fromEntries([...manifests, ...reference].map(({ path, content }) => [path, content])),
  };
}

/** With the folders that are then empty, as git has it. */
function remove(folder, path) {
  rmSync(join(folder, path));
  for (
    let parent = dirname(path);
    parent !== '.' && readdirSync(join(folder, parent)).length === 0;
    parent = dirname(parent)
  )
    rmdirSync(join(folder, parent));
}

function write(folder, path, content) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const results = [];
for (const { folder, variants } of JSON.parse(await text(process.stdin))) {
  const made = [];
  for (const files of variants) made.push(await generate(folder, files));
  results.push(made);
}
process.stdout.write(JSON.stringify(results));
