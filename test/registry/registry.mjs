/** An npm registry on a free port of this machine, in which one user may publish and nobody else may look. */
import { spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const USER = { name: 'platform', password: 'for-tests-only' };

/** @param folder for what it stores @param scope of the packages that it has, and no others */
export async function startRegistry(folder, scope) {
  const port = await freePort();
  const url = `http://localhost:${port}/`;
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      storage: join(folder, 'storage'),
      auth: { htpasswd: { file: join(folder, 'users'), max_users: 1 } },
      packages: { [`${scope}/*`]: { access: '$authenticated', publish: '$authenticated' } },
      web: { enable: false },
      log: { type: 'stdout', format: 'json', level: 'http' },
    }),
  );
  const log = join(folder, 'registry.log');
  const output = openSync(log, 'w');
  const program = join(process.env.REGISTRY, 'node_modules/verdaccio/bin/verdaccio');
  const server = spawn(process.execPath, [program, '--config', config, '--listen', `localhost:${port}`], {
    cwd: folder,
    // A file, not a pipe: nobody reads while commands run.
    stdio: ['ignore', output, output],
  });
  const token = await signUp(url, () => server.exitCode === null).catch((error) => {
    throw new Error(`${error.message}\n${readFileSync(log, 'utf8')}`);
  });
  return {
    url,
    token,
    /** A line of .npmrc that says who asks. */
    credentials: `//localhost:${port}/:_authToken=${token}\n`,
    /** Tarballs that somebody got since the last look. */
    downloads: downloads(log),
    stop: () => server.kill(),
  };
}

async function signUp(url, isRunning) {
  for (const deadline = Date.now() + 180_000; Date.now() < deadline && isRunning();) {
    try {
      const response = await fetch(`${url}-/user/org.couchdb.user:${USER.name}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(USER),
      });
      const { token, error } = await response.json();
      if (token === undefined) throw new Error(`the registry gives no token: ${error}`);
      return token;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error('the registry does not start');
}

function downloads(log) {
  let seen = 0;
  return () => {
    const text = readFileSync(log, 'utf8');
    const fresh = text.slice(seen);
    seen = text.length;
    const got = fresh.matchAll(/"method":"GET","url":"\/([^"]+?)\/-\/[^"]+\.tgz"[^\n]*?"status":200/g);
    return [...new Set(Array.from(got, ([, name]) => decodeURIComponent(name)))].sort();
  };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
