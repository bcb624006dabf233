/** Reads and decodes a file of records and does nothing else with them: what any import has to do at least. */
import { decode } from '../../src/import/decode';
import { openSource } from '../../src/import/source';

async function main([file = '']: readonly string[]): Promise<void> {
  const source = await openSource(file);
  let read = 0;
  for await (const records of decode(source.chunks, source.format)) for (const _ of records) read++;
  console.log(JSON.stringify({ read }));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
