/** A service from its clone to its running image, with the commands that its people know. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const cli = (path) => require(`../../packages/cli/dist/${path}`);
const { infraOf } = cli('infra.js');
const { findEngine, run } = cli('image/engine.js');
const { Container, podSpec } = cli('verify/image/container.js');
const { untilReady } = cli('verify/image/ready.js');

/** Installs a service and tests it. */
export function testService(shell) {
  shell.run('git config user.name test && git config user.email test@localhost');
  shell.run('make test');
}

/**
 * Builds the image of a service, and runs it.
 * @param secret what must be in no layer of it @returns how many records it serves
 */
export async function serveFromImage(shell, { image, secret, root }) {
  shell.run(`make build IMAGE=${image}`);
  const engine = findEngine(root);
  const container = Container.start(engine, image, podSpec(infraOf(shell.folder)));
  try {
    const records = await untilReady(container);
    assertNowhere(engine, image, secret);
    return records;
  } catch (error) {
    console.error(container.logs().split('\n').slice(-20).join('\n'));
    throw error;
  } finally {
    container.remove();
    run(engine.command('rmi', '--force', image));
  }
}

/** Neither in a layer of the image nor in its settings and history. */
function assertNowhere(engine, image, secret) {
  const search = engine.command('save', image);
  const history = run(engine.command('history', '--no-trunc', image)) + run(engine.command('inspect', image));
  assert.ok(!history.includes(secret), 'the token is in the history of the image');
  const [program, ...args] = search;
  const found = run([
    'bash',
    '-c',
    'secret=$1; shift; folder=$(mktemp -d); trap \'rm -r "$folder"\' EXIT; "$@" | tar -x -C "$folder"; ' +
      'for layer in $(find "$folder" -type f); do (tar -xOf "$layer" 2>/dev/null || cat "$layer") | grep -acF -- "$secret" || true; done',
    'search',
    secret,
    program,
    ...args,
  ]);
  const counts = found.split('\n').filter((line) => line !== '');
  assert.ok(counts.length > 3, 'there are layers to look into');
  assert.deepEqual([...new Set(counts)], ['0'], 'the token is in a layer');
}
