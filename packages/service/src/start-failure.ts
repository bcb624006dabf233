/** Why a listener could not be had, by the code of the system's error. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken: end the program that listens there',
  EACCES: 'is not allowed to this user: ports below 1024 are often kept',
  EADDRNOTAVAIL: 'cannot be used: HOST is not an address of this machine; set HOST to one that is',
};

/** What kept the service from starting, with what to do about it where that is known. */
export function startFailure(error: unknown): unknown {
  const { code = '', syscall, port } = error as { code?: string; syscall?: string; port?: number };
  const reason = REASONS[code];
  if (syscall !== 'listen' || reason === undefined) return error;
  return new Error(
    `TCP port ${String(port)} ${reason}, or choose another by PORT, METRICS_PORT, PROBES_PORT or FAULTS_PORT`,
    {
      cause: error,
    },
  );
}
