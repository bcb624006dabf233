import { knownNames, knownShapes } from '../import/known-shapes';
import { MAX_REMOVED } from '../import/removal';
import type { ResourceDefinition } from '../resource/definition';

export function usage(resource: ResourceDefinition, others: readonly string[]): string {
  const { plural, writable } = resource;
  const seed = writable === undefined ? '' : `; but only into an empty database, for clients write ${plural}`;
  return `Imports or updates ${plural} in the database that DATABASE_URL names.

  make import FILE=… [ARGS="…"]
  node service/dist/main.js import [FILE|-] [options]

FILE is any of these, in UTF-8, plain or gzip; - is standard input. Without one it is what the service itself would
load: ${plural.toUpperCase()}_FILE, or else the data set that comes with it${seed}. What the service exports is read again as it is.

${shapesText(resource)}${namesText(resource)}
  --replace          also remove what the file does not contain; visible at once or not at all
  --max-removed PERCENT
                     refuse a --replace that would remove more of what is there (default ${MAX_REMOVED * 100})
  --strict           import nothing when a single record is rejected
  --rejects FILE     write rejected records there, as NDJSON with offset, key, reason and record
  --format FORMAT    json, ndjson or csv; otherwise told from the file's name and beginning
${others.length === 0 ? '' : `  --resource NAME    ${plural} (the default), ${others.join(', ')}\n`}  --wait SECONDS     wait so long for another import to finish (default 0)
  --json             print the report as JSON on standard output (as it does when that is not a terminal)
  --help

Exit codes: 0 imported; 74 imported, but the rejected records or the report could not be written; 130 or 143 interrupted:
what was read is kept, of a --replace nothing. Nothing was changed: 1 failed; 2 rejected records under --strict; 64 usage;
69 the database does not answer; 75 another import is running; 78 configuration.
`;
}

function shapesText(resource: ResourceDefinition): string {
  return knownShapes(resource)
    .map(({ name, example }) => `  ${name}\n      ${example}\n`)
    .join('');
}

/** Other names of the fields, which any of these files may have. */
function namesText(resource: ResourceDefinition): string {
  const names = knownNames(resource).filter(([, others]) => others !== '-');
  if (names.length === 0) return '';
  const lines = names.map(([field, others]) => `      ${field}: ${others}\n`);
  return `  Fields may have other names; case, spaces and punctuation do not matter\n${lines.join('')}`;
}
