/**
 * What the git hosts of the platform have in common: repositories, git over HTTP by git's own server, and answers to
 * what their APIs are asked. Whatever they do not know is remembered in `unknown`, and answered with 404.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serveGit } from '../git-http-backend.mjs';

export function gitHost(folder, name) {
  const unknown = [];
  /** Paths that are answered with 403, as where a token may not. */
  const forbidden = new Set();
  /** What was asked for, by repository. */
  const made = new Map();
  const run = (slug, input, env, ...args) => {
    // The catalog goes on asking for what was deleted.
    if (!has(slug)) throw new Refused(404, 'Not Found');
    return execFileSync('git', ['-C', join(folder, `${slug}.git`), ...args], {
      input,
      // What git says is a part of the error, and of the answer.
      stdio: 'pipe',
      env: { ...process.env, ...env },
      maxBuffer: 1 << 28,
    });
  };
  const git = (slug, ...args) => run(slug, '', {}, ...args);
  const has = (slug) => existsSync(join(folder, `${slug}.git`));
  const create = (slug) => {
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, `${slug}.git`)]);
    git(slug, 'config', 'http.receivepack', 'true');
  };

  /**
   * @param routes method, path and what the host answers to the parts of the path and what it is told
   * @param apiPath what of an address is a path of the API; undefined: it is git's
   */
  const handler = (routes, apiPath) => async (request, response) => {
    const url = new URL(request.url, `https://${request.headers.host}`);
    if (forbidden.has(url.pathname)) return response.writeHead(403).end();
    const path = apiPath(url);
    if (path === undefined) return serveGit(folder, request, response);
    const body = await text(request);
    const found = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
    if (found === undefined) unknown.push(`${request.method} ${path}`);
    try {
      const [, pattern, answer] = found;
      if (forbidden.has(path)) throw new Refused(403, 'Resource not accessible by integration');
      const input = { ...Object.fromEntries(url.searchParams), ...told(request, body) };
      const result = await answer(pattern.exec(path).slice(1), input);
      response.statusCode = request.method === 'POST' && path !== '/graphql' ? 201 : 200;
      if (Buffer.isBuffer(result)) return response.end(result);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(result));
    } catch (error) {
      // The status of a git that failed is none of HTTP.
      response.writeHead(error instanceof Refused ? error.status : 404, {
        'Content-Type': 'application/json',
      });
      response.end(JSON.stringify({ message: error.message }));
    }
  };

  const host = {
    host: name,
    origin: `https://${name}`,
    folder,
    unknown,
    forbidden,
    made,
    /** Accounts that are people, not organisations. */
    people: new Set(),
    pullRequests: [],
    create,
    /** Somebody may have to wait before a repository is made of what was asked for. */
    beforeMaking: async () => undefined,
    make: async (slug, input) => {
      await host.beforeMaking(input);
      if (has(slug)) throw new Refused(422, 'name already exists on this account');
      create(slug);
      made.set(slug, input);
    },
    has,
    git,
    line: (...args) =>
      git(...args)
        .toString()
        .trim(),
    write: (slug, input, ...args) =>
      run(slug, input, {}, ...args)
        .toString()
        .trim(),
    hasBranch: (slug, branch) => git(slug, 'branch', '--list', branch).toString() !== '',
    /** A commit on top of another with these blobs in place of what is there: [mode, sha, path]. */
    treeWith: (slug, base, blobs) => {
      const index = { GIT_INDEX_FILE: join(folder, `${slug}.git`, 'index-of-tree') };
      run(slug, '', index, 'read-tree', base);
      for (const blob of blobs) run(slug, '', index, 'update-index', '--add', '--cacheinfo', blob.join(','));
      return run(slug, '', index, 'write-tree').toString().trim();
    },
    archive: (slug, ref, prefix) => git(slug, 'archive', '--format=tar.gz', `--prefix=${prefix}/`, ref),
    handler,
  };
  return host;
}

function told({ headers: { 'content-type': type = '' } }, body) {
  if (body === '') return {};
  return type.startsWith('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(body))
    : JSON.parse(body);
}

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}
