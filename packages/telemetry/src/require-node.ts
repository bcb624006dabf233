// Everything a Node.js of ten years ago could not parse stays out of this file: it has to run there, to say so.

/**
 * Ends the process with one readable line where Node.js is older than a program needs; to be called before anything
 * else is loaded, which on an old release would end in a syntax error or a missing function, somewhere else.
 * @param needed such as `22.15.0`
 * @param what needs it, as the line names it
 */
export function requireNode(needed: string, what: string): void {
  const running = process.versions.node;
  if (!isOlder(running, needed)) return;
  process.stderr.write(what + ' needs Node.js ' + needed + ' or newer; this is ' + running + '\n');
  process.exit(1);
}

/** @param version three numbers; what follows them, as in `27.0.0-nightly`, does not count */
function isOlder(version: string, than: string): boolean {
  const have = version.split('.');
  const need = than.split('.');
  for (let part = 0; part < need.length; part += 1) {
    const difference = parseInt(String(have[part]), 10) - parseInt(String(need[part]), 10);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
