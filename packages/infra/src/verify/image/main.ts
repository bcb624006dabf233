/**
 * The image, built by this machine's container engine and run as the Deployment says: small, labelled, the same when
 * built again; serves the real data within its memory, under a storm of costly requests; drains on TERM in time.
 */
import { deepEqual, equal, fail, match, ok } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { buildArguments } from '../../image/arguments';
import { buildImage } from '../../image/build';
import { findEngine, run, type Engine } from '../../image/engine';
import { readSource } from '../../image/source';
import { defaultSettings } from '../../settings/defaults';
import { packageVersion } from '../../settings/version';
import { Container, podSpec } from './container';
import { contents, layerDigests } from './contents';
import { callers, costlyRequests, storm } from './load';

/** Compressed. Node.js alone is 42 MB. */
const LARGEST = 60e6;
/** Until the first answer, on a busy machine. */
const START_MS = 60_000;

const identity = readIdentity();
const image = `localhost/${identity.name}:verify`;
const values = buildArguments(identity, readSource(repositoryRoot()));
const again = `${image}-again`;
const spec = podSpec(identity, defaultSettings(identity, packageVersion()));

const engine = findEngine(repositoryRoot());
if (engine === undefined) throw new Error('there is no container engine');
main(engine).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(engine: Engine): Promise<void> {
  buildImage(engine, image, values, { quiet: true });
  checkLabels(engine);
  checkReproducible(engine);
  await checkSize(engine);
  const container = Container.start(engine, image, spec);
  try {
    await checkService(container);
    await checkLoad(container);
    await checkDrain(container);
  } catch (error) {
    console.error(container.logs().split('\n').slice(-20).join('\n'));
    throw error;
  } finally {
    container.remove();
  }
}

function checkLabels(engine: Engine): void {
  const labels = JSON.parse(
    run(engine.command('image', 'inspect', '--format', '{{json .Config.Labels}}', image)),
  ) as Record<string, string>;
  const { TITLE, DESCRIPTION, VERSION, REVISION } = values;
  const [title, description, version, revision, source] = [
    'title',
    'description',
    'version',
    'revision',
    'source',
  ].map((name) => labels[`org.opencontainers.image.${name}`]);
  deepEqual(
    { title, description, version, revision, source },
    {
      title: TITLE,
      description: DESCRIPTION,
      version: VERSION,
      revision: REVISION,
      source: `https://github.com/${identity.repository}`,
    },
  );
  console.log(`image: built by ${engine.name}, labelled ${identity.name} ${String(VERSION)}`);
}

function checkReproducible(engine: Engine): void {
  if (!engine.reproducible) {
    console.log(
      `image: ${engine.name} puts the time of the build on some folders: not compared with a second build`,
    );
    return;
  }
  buildImage(engine, again, values, { quiet: true, noCache: true });
  deepEqual(layerDigests(engine, again), layerDigests(engine, image));
  run(engine.command('rmi', again));
  console.log('image: built again from nothing, every layer has the same digest');
}

async function checkSize(engine: Engine): Promise<void> {
  const parts = await contents(engine, image);
  const total = parts.reduce((sum, { compressed }) => sum + compressed, 0);
  for (const { name, compressed } of [...parts, { name: 'together, compressed', compressed: total }])
    console.log(`image: ${(compressed / 1e6).toFixed(1).padStart(5)} MB  ${name}`);
  ok(total <= LARGEST, `the image is larger than ${LARGEST / 1e6} MB`);
}

async function checkService(container: Container): Promise<void> {
  const start = performance.now();
  while (!(await isReady(container.origin))) {
    if (!container.state().Running) fail('the container has ended');
    ok(performance.now() - start < START_MS, 'the service does not get ready');
    await delay(100);
  }
  const { records } = (await (await fetch(`${container.origin}/dataset`)).json()) as { records: number };
  ok(records > 0, 'the data set is empty');
  container.exec('/usr/local/bin/node', 'packages/service/dist/health.command.js');
  let refusal = '';
  try {
    container.exec('/bin/sh', '-c', 'true');
  } catch (error) {
    refusal = (error as Error).message;
  }
  match(refusal, /no such file/, 'there is a shell in the image');
  console.log(
    `image: serves ${records} records, read-only, without shell and capabilities; healthy by its own word`,
  );
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/ready`)).ok;
  } catch {
    return false;
  }
}

async function checkLoad(container: Container): Promise<void> {
  const costly = await costlyRequests(container.origin);
  const { answered, refused, failures } = await storm(container.origin, costly);
  const { Running, OOMKilled } = container.state();
  equal(OOMKilled, false, 'the container ran out of memory');
  equal(Running, true, 'the container has ended');
  deepEqual(failures, {}, 'requests failed');
  ok(answered > 0, 'no request was answered');
  console.log(
    `image: ${answered} pages of up to 1000 in ${costly.length} formats answered (${refused} refused as overload); memory afterwards ${container.memory()}`,
  );
}

async function checkDrain(container: Container): Promise<void> {
  const drain = Number(spec.containers[0]?.env.find(({ name }) => name === 'SHUTDOWN_DRAIN_SECONDS')?.value);
  const calls = callers(container.origin, '/dataset');
  const start = performance.now();
  container.terminate();
  // A second is what a client may take to learn that the pod is gone.
  await delay((drain - 1) * 1000);
  const { asked, failures } = await calls.stop();
  await container.ended();
  const seconds = (performance.now() - start) / 1000;
  deepEqual(failures, [], 'requests failed during the drain');
  ok(asked > 0, 'nothing was asked during the drain');
  ok(seconds <= spec.terminationGracePeriodSeconds, `ended after ${seconds.toFixed(1)} s`);
  equal(container.state().ExitCode, 0, 'exit code');
  console.log(
    `image: drained on TERM: ${asked} requests answered, exit 0 after ${seconds.toFixed(1)} of ${spec.terminationGracePeriodSeconds} s`,
  );
}
