import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { compose, type Composition } from './composition';

/**
 * Runs the service, or the command that is named after the program: `main.js import …`. The process is its own: it
 * reads the environment, listens, answers signals and ends. A thread only learns what the service is made of, and loads
 * nothing else.
 */
export function serve(composition: Composition): void {
  compose(composition);
  if (!isMainThread) return;
  const { program } = createRequire(__filename)('./program') as typeof import('./program');
  program(composition);
}
