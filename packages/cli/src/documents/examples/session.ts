import { execFile } from 'node:child_process';
import { extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Collector } from './collector';
import type { Example } from './example';
import { isAsShown, missingLine } from './shown';

/** Where examples are run. */
export interface Session {
  readonly folder: string;
  /** TCP ports that documents name, and those that stand for them here. */
  readonly ports: ReadonlyMap<string, string>;
  /** What the service has logged until now. */
  logs(): readonly string[];
  readonly collector: Collector;
  /** Seconds that anything may take. */
  readonly patience: number;
}

/** Ours stands in where there is none. */
const CURL = `command -v curl >/dev/null || curl() { '${process.execPath}' '${join(__dirname, `curl${extname(__filename).replace('.', '.m')}`)}' "$@"; }\n`;

/** @throws what an example shows and what came instead, with its place */
export async function run(example: Example, session: Session): Promise<void> {
  const place = `${example.file}:${example.line}`;
  if (example.kind === 'logged') {
    const missing = await inVain(session, () => missingLine(example.text, session.logs()));
    if (missing !== undefined)
      throw new Error(`${place}: not logged: ${missing}\n${session.logs().join('\n')}`);
  } else if (example.kind === 'traced') {
    let id = '';
    const other = await inVain(session, () => {
      // Its line may come after its answer.
      const last = session.logs().findLast((line) => line.includes('"msg":"request"'));
      id = (JSON.parse(last ?? '{}') as { trace_id?: string }).trace_id ?? '';
      const trace = session.collector.trace(id);
      return isAsShown(example.text, trace) ? undefined : trace;
    });
    if (other !== undefined) throw different(place, `the trace ${id}`, example.text, other);
  } else {
    for (const { command, output } of example.commands) {
      const came = documented(session, await bash(`${place}: ${command}`, here(session, command), session));
      if (output !== undefined && !isAsShown(output, came)) throw different(place, command, output, came);
    }
  }
}

/** A command of a document, with the TCP ports that are free here. */
export function here({ ports }: Pick<Session, 'ports'>, command: string): string {
  return [...ports].reduce(
    (text, [shown, real]) => text.replaceAll(new RegExp(`\\b${shown}\\b`, 'g'), real),
    command,
  );
}

/** The other way round. */
function documented({ ports }: Session, output: string): string {
  return [...ports].reduce(
    (text, [shown, real]) => text.replaceAll(new RegExp(`\\b${real}\\b`, 'g'), shown),
    output.replaceAll('\r\n', '\n'),
  );
}

function different(place: string, what: string, shown: string, came: string): Error {
  return new Error(`${place}: ${what}\nis shown to give\n${shown.trimEnd()}\nand gave\n${came.trimEnd()}`);
}

/** What is wrong, asked again until nothing is, or for as long as the session has patience. */
async function inVain(session: Session, wrong: () => string | undefined): Promise<string | undefined> {
  const deadline = performance.now() + session.patience * 1000;
  let found = wrong();
  while (found !== undefined && performance.now() < deadline) {
    await pause(20);
    found = wrong();
  }
  return found;
}

function bash(what: string, command: string, { folder, patience }: Session): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, timeout: patience * 1000, maxBuffer: 1 << 26 };
    execFile('bash', ['-euo', 'pipefail', '-c', CURL + command], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${what}\nfails with ${error.code ?? error.signal}: ${stdout}${stderr}`));
    });
  });
}
