import { join } from 'node:path';
import { Program } from './program';

/** The built service on a free port of this machine, with the switch that breaks it on another. @param env beside */
export function startBreakableService(root: string, env: Readonly<Record<string, string>> = {}): Program {
  return new Program(
    process.execPath,
    [join(root, 'service/dist/main.js')],
    {
      PORT: '0',
      HOST: '127.0.0.1',
      FAULTS_PORT: '0',
      SHUTDOWN_DRAIN_SECONDS: '0',
      LOG_LEVEL: 'info',
      ...env,
    },
    root,
  );
}
