import type { Identity } from '@golden-path/spec';

/** Addresses that mean every one of the machine's; whoever sits at it calls it localhost. */
const EVERY = new Set(['0.0.0.0', '::']);

/**
 * Says on a terminal, in words, where the service is: the log is JSON, for programs.
 * @param host an address or a name, as `HOST` has it
 */
export function tellAddress(
  host: string,
  listenPort: number,
  { name }: Pick<Identity, 'name'>,
  terminal: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
): void {
  if (!terminal.isTTY) return;
  const named = EVERY.has(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  terminal.write(`${name} serves on http://${named}:${listenPort}; Ctrl-C ends it.\n`);
}
