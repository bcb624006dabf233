import { MAX_REMOVED } from '../import/removal';
import type { Columns, ResourceDefinition } from '../resource/definition';

export const usage = (
  { singular, plural, location, columns }: ResourceDefinition,
  others: readonly string[],
): string => `Imports or updates ${plural} in the database that DATABASE_URL names.

  make import FILE=… [ARGS="…"]
  node service/dist/main.js import [FILE|-] [options]

FILE is any of these, in UTF-8, plain or gzip; - is standard input. Without one it is what the service itself would
load: ${plural.toUpperCase()}_FILE, or else the data set that comes with it.

  JSON               an object keyed by ${singular}, an array, or one ${singular}; also inside a member such as
                     "${plural}", "items", "data", "features", "records", "results" or "rows"
  NDJSON             a ${singular} a line${location === undefined ? '' : '; a GeoJSON feature a line'}
${
  location === undefined
    ? ''
    : `  GeoJSON            a FeatureCollection, or an array of features
`
}  CSV                a header row with the names of fields; comma, semicolon or tab
${columns === undefined ? '' : columnsText(columns)}What the service itself exports is read again as it is. docs/data.md shows an example of each.

  --replace          also remove what the file does not contain; visible at once or not at all
  --max-removed PERCENT
                     refuse a --replace that would remove more of what is there (default ${MAX_REMOVED * 100})
  --strict           import nothing when a single record is rejected
  --rejects FILE     write rejected records there, as NDJSON with offset, key, reason and record
  --format FORMAT    json, ndjson or csv; otherwise told from the file's name and beginning
${others.length === 0 ? '' : `  --resource NAME    ${plural} (the default), ${others.join(', ')}\n`}  --wait SECONDS     wait so long for another import to finish (default 0)
  --json             print the report as JSON on standard output (as it does when that is no terminal)
  --help

Exit codes: 0 imported; 1 failed, nothing changed; 2 rejected records under --strict; 64 usage; 69 the database does not
answer; 75 another import is running; 78 configuration; 130 or 143 interrupted, after the batch was finished.
`;

/** Which other names a table, or any other file, may have for each field. */
function columnsText(columns: Columns): string {
  return Object.entries(columns)
    .map(([field, names]) => `${' '.repeat(21)}${[field, ...(names ?? [])].join(' or ')}\n`)
    .join('');
}
