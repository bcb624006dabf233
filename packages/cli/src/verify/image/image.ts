import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Infrastructure } from '@golden-path/infra/tools';
import { pageUrl } from '@golden-path/spec';
import { buildArguments } from '../../image/arguments';
import { buildImage } from '../../image/build';
import { findEngine, run, type Engine } from '../../image/engine';
import { readSource } from '../../image/source';
import { infraOf } from '../../infra';
import { Container, podSpec, type PodSpec } from './container';
import { contents, layerDigests } from './contents';
import { checkDrain } from './drain';
import { checkDump } from './dump';
import { costlyRequests, storm } from './load';
import { untilReady } from './ready';

/** Compressed. Node.js alone is 42 MB. */
const LARGEST = 60e6;
/** Answers come from the cache, or are all computed. */
const CACHES = { 'by default': {}, 'without its cache of answers': { ANSWER_CACHE_BYTES: '0' } };

/** What is looked at. */
interface Subject {
  readonly infra: Infrastructure;
  readonly engine: Engine;
  readonly image: string;
  /** The build arguments. */
  readonly values: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/**
 * The image, built by this machine's container engine and run as the Deployment says: small, labelled, the same when
 * built again; serves the real data within its memory, under a storm of costly requests and while many download all of
 * it; drains on TERM in time.
 * @throws with what is not so
 */
export async function verifyImage(root: string): Promise<void> {
  const engine = findEngine(root);
  if (engine === undefined) throw new Error('there is no container engine');
  const infra = infraOf(root);
  const image = `localhost/${infra.identity.name}:verify`;
  const values = buildArguments(infra.identity, readSource(root));
  const subject: Subject = { infra, engine, image, values, spec: podSpec(infra) };
  buildImage(engine, root, image, values, { quiet: true });
  checkLabels(subject);
  checkReproducible(subject);
  await checkSize(subject);
  await during(subject, {}, async (container) => {
    await checkService(container);
    await checkLoad(container);
  });
  for (const [how, settings] of Object.entries(CACHES))
    await during(subject, settings, async (container) => {
      await checkDump(container, await untilReady(container), how);
    });
}

/** The check of a container that drains at its end. */
async function during(
  { engine, image, spec }: Subject,
  settings: Readonly<Record<string, string>>,
  check: (container: Container) => Promise<void>,
): Promise<void> {
  const container = Container.start(engine, image, spec, settings);
  try {
    await check(container);
    await checkDrain(container, spec);
  } catch (error) {
    console.error(container.logs().split('\n').slice(-20).join('\n'));
    throw error;
  } finally {
    container.remove();
  }
}

function checkLabels({ engine, image, values, infra: { identity } }: Subject): void {
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
      source: pageUrl(identity),
    },
  );
  console.log(`image: built by ${engine.name}, labelled ${identity.name} ${String(VERSION)}`);
}

function checkReproducible({ infra, engine, image, values }: Subject): void {
  if (!engine.reproducible) {
    console.log(
      `image: ${engine.name} puts the time of the build on some folders: not compared with a second build`,
    );
    return;
  }
  const again = `${image}-again`;
  buildImage(engine, infra.root, again, values, { quiet: true, noCache: true });
  deepEqual(layerDigests(engine, again), layerDigests(engine, image));
  run(engine.command('rmi', again));
  console.log('image: built again from nothing, every layer has the same digest');
}

async function checkSize({ engine, image }: Subject): Promise<void> {
  const parts = await contents(engine, image);
  const total = parts.reduce((sum, { compressed }) => sum + compressed, 0);
  for (const { name, compressed } of [...parts, { name: 'together, compressed', compressed: total }])
    console.log(`image: ${(compressed / 1e6).toFixed(1).padStart(5)} MB  ${name}`);
  ok(total <= LARGEST, `the image is larger than ${LARGEST / 1e6} MB`);
}

async function checkService(container: Container): Promise<void> {
  const records = await untilReady(container);
  container.exec('/usr/local/bin/node', 'service/dist/main.js', 'health');
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

async function checkLoad(container: Container): Promise<void> {
  const costly = await costlyRequests(container.origin);
  const { answered, refused, failures } = await storm(container.origin, costly);
  const { Running, OOMKilled } = container.state();
  equal(OOMKilled, false, 'the container ran out of memory');
  equal(Running, true, 'the container has ended');
  deepEqual(failures, {}, 'requests failed');
  ok(answered > 0, 'no request was answered');
  console.log(
    `image: ${answered} pages of up to 1000 in ${costly.length} formats answered (${refused} refused as overload); ${container.memory()}`,
  );
}
