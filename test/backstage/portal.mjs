/** A Backstage backend on a free port of this machine, with an empty catalog in memory. */
import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeListenPort } from '@golden-path/service/testing';

/** Where test/backstage.sh has installed it. */
const folder = process.env.BACKSTAGE;

/** @param hosts each with its `integration` @param network by whose names they are reached @param withDocuments shown and searched, too */
export async function startPortal(hosts, network, work, { withDocuments = false } = {}) {
  const port = await freeListenPort();
  const url = `http://localhost:${port}`;
  const config = join(work, 'app-config.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      app: { baseUrl: url },
      backend: {
        baseUrl: url,
        listen: { host: 'localhost', port },
        // Its pages are served from elsewhere, as in development.
        cors: { origin: 'http://localhost:*', credentials: true },
        database: { client: 'better-sqlite3', connection: ':memory:' },
        reading: { allow: hosts.map(({ host }) => ({ host })) },
      },
      auth: { providers: { guest: { dangerouslyAllowOutsideDevelopment: true } } },
      integrations: {
        github: hosts.flatMap(({ integration: { github = [] } }) => github),
        gitlab: hosts.flatMap(({ integration: { gitlab = [] } }) => gitlab),
      },
      catalog: {
        rules: [
          { allow: ['Component', 'API', 'Resource', 'System', 'Domain', 'Group', 'Location', 'Template'] },
        ],
        processingInterval: { seconds: 5 },
      },
      ...(withDocuments && documents(join(work, 'techdocs'))),
    }),
  );
  const log = join(work, 'backstage.log');
  const backend = spawn(process.execPath, [join(folder, 'backend.mjs'), '--config', config], {
    cwd: folder,
    env: {
      ...process.env,
      ...network.env,
      NODE_ENV: 'development',
      LOG_LEVEL: 'info',
      WITH_DOCUMENTS: withDocuments ? 'yes' : 'no',
      NODE_OPTIONS: '--no-node-snapshot',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = createWriteStream(log);
  backend.stdout.pipe(output);
  backend.stderr.pipe(output);

  let token;
  const call = async (path, body) => {
    const response = await fetch(`${url}/api${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const signIn = async () => {
    const { status, body } = await call('/auth/guest/refresh');
    if (status !== 200) return false;
    token = body.backstageIdentity.token;
    return (
      (await call('/catalog/entities?limit=1')).status === 200 &&
      (await call('/scaffolder/v2/actions')).status === 200
    );
  };
  await until('Backstage answers', () => signIn().catch(() => false), 300);
  return {
    url,
    call,
    log: () => readFileSync(log, 'utf8'),
    stop: () => backend.kill(),
  };
}

/** Those of a component are built when somebody opens them, by the `mkdocs` of the PATH. */
function documents(publishDirectory) {
  const schedule = { frequency: { seconds: 5 }, timeout: { minutes: 1 }, initialDelay: { seconds: 1 } };
  return {
    techdocs: {
      builder: 'local',
      generator: { runIn: 'local' },
      publisher: { type: 'local', local: { publishDirectory } },
    },
    search: { collators: { techdocs: { schedule } } },
  };
}

/** What `find` finds, as soon as it is something. */
export async function until(what, find, seconds = 180) {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline;) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`not within ${seconds} seconds: ${what}`);
}
