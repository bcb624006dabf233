import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Part } from './part';
import { format, type Table } from './table';

const FOLDER = join(__dirname, 'parts');

/** The files of the folder `parts`, so that a service with another resource has the parts that fit it. */
async function parts(): Promise<Map<string, Part>> {
  const found = new Map<string, Part>();
  for (const file of readdirSync(FOLDER).sort()) {
    if (!file.endsWith('.js')) continue;
    const { part } = (await import(join(FOLDER, file))) as { readonly part: Part };
    found.set(file.slice(0, -'.js'.length), part);
  }
  return found;
}

function usage(all: ReadonlyMap<string, Part>): string {
  const lines = [...all].map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return ['make bench [ONLY="PART …"]', '', ...lines, ''].join('\n');
}

async function main(wanted: readonly string[]): Promise<void> {
  const all = await parts();
  const unknown = wanted.filter((name) => !all.has(name));
  if (unknown.length > 0) {
    process.stderr.write(`there is no part ${unknown.join(', ')}\n\n${usage(all)}`);
    process.exitCode = 64;
    return;
  }
  const tables: Table[] = [];
  for (const [name, { run }] of all) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const found = await run((doing) => {
      // For who waits; a log has the tables.
      if (process.stderr.isTTY) process.stderr.write(`… ${name}: ${doing}\n`);
    });
    for (const table of found) process.stdout.write(`\n${format(table)}`);
    tables.push(...found);
  }
  const goals = tables.flatMap(({ rows }) => rows.flatMap((row) => row.goals ?? []));
  const met = goals.filter(({ isMet }) => isMet).length;
  process.stdout.write(`\n${met} of ${goals.length} goals reached\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
