import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/**
 * Answers two signals before, or without, anybody who asks for them: SIGUSR2 would end a process that does not listen
 * to it, as telemetry does once it has started; at SIGUSR1 Node.js would open its inspector, through which whoever may
 * connect runs any code. Loaded first, by services alone, whose program is called main.
 */
if (isMainThread && process.platform !== 'win32' && basename(require.main?.filename ?? '') === 'main.js')
  for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => undefined);
