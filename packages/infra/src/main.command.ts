/**
 * Writes every generated file of the repository: `make manifests`.
 * With `--check` it writes nothing, lists what is stale and exits 1.
 */
import { repositoryRoot, ServiceLevelError } from '@golden-path/spec';
import type { GeneratedFile } from './generated-file';
import { staleFiles, writeFiles } from './generated-folder';
import { generatedFiles, OWNED_FOLDERS } from './outputs';

const check = process.argv.includes('--check');
const files = generated();
const stale = (check ? staleFiles : writeFiles)(repositoryRoot(), files, OWNED_FOLDERS);
for (const { path, problem } of stale) console.log(`${path}: ${problem}`);
if (!check) console.log(`${files.length} generated files, ${stale.length} changed`);
else if (stale.length > 0) {
  console.error('Run `make manifests` and commit the result.');
  process.exitCode = 1;
}

/** Nothing is written unless everything can be. */
function generated(): GeneratedFile[] {
  try {
    return generatedFiles();
  } catch (error) {
    if (!(error instanceof ServiceLevelError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
