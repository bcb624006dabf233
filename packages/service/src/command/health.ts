import { readConfig } from '../config';
import { complaint } from '../health';
import type { Command } from './command';

/** For container engines, in an image without a shell: exits 0 when the service beside it wants traffic. */
export const healthCommand: Command = async (_args, composition) => {
  const { probesPort, listenPort } = readConfig(process.env, composition);
  const reason = await complaint(probesPort ?? listenPort);
  if (reason === undefined) return 0;
  process.stderr.write(`${reason}\n`);
  return 1;
};
