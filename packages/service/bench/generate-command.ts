import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type Expected, generate } from './generate';

const USAGE = `Writes any number of records, made from the real data, with known duplicates and defects.

  node packages/service/bench/dist/packages/service/bench/generate-command.js RECORDS FILE [--seed 1]

Prints, as JSON, what an import of the file has to report.
`;

/** A stream of generated records, and what an import of them has to report once it has ended. */
export function generated(records: number, seed: number): { stream: Readable; expected: () => Expected } {
  let expected: Expected | undefined;
  // Records by the hundred: a stream of single records would cost more than the records.
  function* chunks() {
    const pieces = generate(records, seed);
    let chunk = '';
    for (;;) {
      const { done, value } = pieces.next();
      if (done === true) {
        expected = value;
        yield chunk;
        return;
      }
      chunk += value;
      if (chunk.length > 65_536) {
        yield chunk;
        chunk = '';
      }
    }
  }
  return {
    stream: Readable.from(chunks()),
    expected: () => {
      if (expected === undefined) throw new Error('the records have not all been read yet');
      return expected;
    },
  };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' } },
  });
  const [records, file] = positionals;
  if (records === undefined || file === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 64;
    return;
  }
  const { stream, expected } = generated(Number(records), Number(values.seed));
  await pipeline(stream, createWriteStream(file));
  console.log(JSON.stringify(expected()));
}

if (require.main === module)
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
