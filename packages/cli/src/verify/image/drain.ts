import { deepEqual, ok } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Container, PodSpec } from './container';
import { callers } from './load';

/** On TERM the container goes on serving, and ends by itself in time. */
export async function checkDrain(container: Container, spec: PodSpec): Promise<void> {
  const drain = Number(spec.containers[0]?.env.find(({ name }) => name === 'SHUTDOWN_DRAIN_SECONDS')?.value);
  const calls = callers(container.origin, '/dataset');
  const start = performance.now();
  container.terminate();
  // A second is what a client may take to learn that the pod is gone.
  await delay((drain - 1) * 1000);
  const { asked, failures } = await calls.stop();
  await container.ended();
  const seconds = (performance.now() - start) / 1000;
  deepEqual(failures, {}, 'requests failed during the drain');
  ok(asked > 0, 'nothing was asked during the drain');
  ok(seconds <= spec.terminationGracePeriodSeconds, `ended after ${seconds.toFixed(1)} s`);
  const { ExitCode, OOMKilled } = container.state();
  deepEqual({ ExitCode, OOMKilled }, { ExitCode: 0, OOMKilled: false }, 'how it ended');
  console.log(
    `image: drained on TERM: ${asked} requests answered, exit 0 after ${seconds.toFixed(1)} of ${spec.terminationGracePeriodSeconds} s`,
  );
}
