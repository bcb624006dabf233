import { ServiceLevelError } from '@golden-path/spec';
import { generatedFiles, OWNED_FOLDERS } from './generated-files';
import { RENEW, staleFiles, writeFiles, type Staleness } from './generated-folder';
import { readInfrastructure, type Choices } from './choices';
import { requireOverlays } from './overlay/files';

/**
 * The program that infra/main.ts is: writes every generated file of the repository that it is called in and says which
 * changed. With `--check` it writes nothing, lists what is stale and exits 1.
 */
export function synthesise(choices: Choices, args: readonly string[] = process.argv.slice(2)): void {
  const check = args.includes('--check');
  try {
    const infra = readInfrastructure(choices);
    requireOverlays(infra.root, infra.environments);
    // Nothing is written unless everything can be.
    const files = generatedFiles(infra);
    const stale = (check ? staleFiles : writeFiles)(infra.root, files, OWNED_FOLDERS);
    for (const { path, problem } of stale) console.log(`${path}: ${check ? problem : DONE[problem]}`);
    if (!check) console.log(`${files.length} generated files, ${stale.length} changed`);
    else if (stale.length > 0) {
      console.error(RENEW);
      process.exitCode = 1;
    }
  } catch (error) {
    if (!isOfTheirs(error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

const DONE: Readonly<Record<Staleness['problem'], string>> = {
  missing: 'written',
  different: 'written anew',
  'not generated any more': 'deleted',
};

/** Whether whoever edits the repository can put it right: then it has no place in our code to tell. */
function isOfTheirs(error: unknown): error is Error {
  return error instanceof ServiceLevelError || (error instanceof Error && error.stack === error.message);
}
