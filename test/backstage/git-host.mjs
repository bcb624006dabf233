/**
 * A git host on this machine: git over HTTP by git's own server, and as much of GitHub's REST API as Backstage asks
 * for. Whatever else it is asked is remembered in `unknown`, and answered with 404.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serveGit } from '../git-http-backend.mjs';

export async function startGitHost(folder) {
  const unknown = [];
  const pullRequests = [];
  /** What was asked for, by repository: `private`, `visibility`. */
  const made = new Map();
  /** Accounts that are people, not organisations. */
  const people = new Set();
  /** Paths that are answered with 403, as where a token may not. */
  const forbidden = new Set();
  const git = (slug, ...args) =>
    execFileSync('git', ['-C', join(folder, `${slug}.git`), ...args], { maxBuffer: 1 << 28 });
  const line = (...args) =>
    git(...args)
      .toString()
      .trim();
  const create = (slug) => {
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, `${slug}.git`)]);
    git(slug, 'config', 'http.receivepack', 'true');
  };
  const make = (slug, input) => {
    if (existsSync(join(folder, `${slug}.git`)))
      throw new Refused(422, 'name already exists on this account');
    create(slug);
    made.set(slug, { private: input.private, visibility: input.visibility });
    return repository(slug);
  };
  const protect = (slug, rules) => {
    made.set(slug, { ...made.get(slug), rules });
    const hook = join(folder, `${slug}.git/hooks/pre-receive`);
    writeFileSync(hook, PROTECTED, { mode: 0o755 });
    return {};
  };
  const repository = (slug) => ({
    full_name: slug,
    name: slug.split('/')[1],
    default_branch: 'main',
    html_url: `${origin}/${slug}`,
    clone_url: `${origin}/${slug}.git`,
    archive_url: `${origin}/api/v3/repos/${slug}/{archive_format}{/ref}`,
    permissions: { push: true },
  });
  const hasBranch = (slug, name) => git(slug, 'branch', '--list', name).toString() !== '';
  const write = (slug, input, ...args) =>
    execFileSync('git', ['-C', join(folder, `${slug}.git`), ...args], { input })
      .toString()
      .trim();

  /** Method, path below /api/v3, and what GitHub answers. */
  const api = [
    ['GET', /^\/users\/([^/]+)$/, ([name]) => ({ type: people.has(name) ? 'User' : 'Organization' })],
    ['POST', /^\/orgs\/([^/]+)\/repos$/, ([owner], input) => make(`${owner}/${input.name}`, input)],
    // The only person here is the one whose token it is.
    ['POST', /^\/user\/repos$/, (_, input) => make(`${[...people][0]}/${input.name}`, input)],
    ['GET', /^\/repos\/([^/]+\/[^/]+)$/, ([slug]) => repository(slug)],
    ['PUT', /^\/repos\/([^/]+\/[^/]+)\/branches\/main\/protection$/, ([slug], rules) => protect(slug, rules)],
    ['PUT', /^\/repos\/([^/]+\/[^/]+)\/topics$/, () => ({})],
    [
      'GET',
      /^\/repos\/([^/]+\/[^/]+)\/commits\/(.+)\/status$/,
      ([slug, ref]) => ({ sha: line(slug, 'rev-parse', ref), repository: repository(slug) }),
    ],
    [
      'GET',
      /^\/repos\/([^/]+\/[^/]+)\/commits$/,
      ([slug], { sha }) => [
        {
          sha: line(slug, 'rev-parse', sha),
          commit: { tree: { sha: line(slug, 'rev-parse', `${sha}^{tree}`) } },
        },
      ],
    ],
    [
      'GET',
      /^\/repos\/([^/]+\/[^/]+)\/contents\/(.+)$/,
      ([slug, path], { ref }) => git(slug, 'show', `${ref}:${path}`),
    ],
    [
      'GET',
      /^\/repos\/([^/]+\/[^/]+)\/tarball\/(.+)$/,
      ([slug, ref]) =>
        git(
          slug,
          'archive',
          '--format=tar.gz',
          `--prefix=${slug.replace('/', '-')}-${ref.slice(0, 7)}/`,
          ref,
        ),
    ],
    [
      'POST',
      /^\/repos\/([^/]+\/[^/]+)\/git\/blobs$/,
      ([slug], { content, encoding }) => ({
        sha: write(slug, Buffer.from(content, encoding), 'hash-object', '-w', '--stdin'),
      }),
    ],
    [
      'POST',
      /^\/repos\/([^/]+\/[^/]+)\/git\/trees$/,
      ([slug], { base_tree, tree }) => {
        const env = { ...process.env, GIT_INDEX_FILE: join(folder, `${slug}.git`, 'index-of-tree') };
        const run = (input, ...args) =>
          execFileSync('git', ['-C', join(folder, `${slug}.git`), ...args], { env, input })
            .toString()
            .trim();
        run('', 'read-tree', base_tree);
        const blobs = tree.map(({ path, mode, sha, content }) => [
          mode,
          sha ?? write(slug, content, 'hash-object', '-w', '--stdin'),
          path,
        ]);
        for (const blob of blobs) run('', 'update-index', '--add', '--cacheinfo', blob.join(','));
        return { sha: run('', 'write-tree') };
      },
    ],
    [
      'POST',
      /^\/repos\/([^/]+\/[^/]+)\/git\/commits$/,
      ([slug], { message, tree, parents }) => ({
        sha: line(
          slug,
          ...['-c', 'user.name=host', '-c', 'user.email=host@localhost'],
          ...['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', message],
        ),
      }),
    ],
    [
      'POST',
      /^\/repos\/([^/]+\/[^/]+)\/git\/refs$/,
      ([slug], { ref, sha }) => {
        git(slug, 'update-ref', ref, sha);
        return { ref };
      },
    ],
    [
      'PATCH',
      /^\/repos\/([^/]+\/[^/]+)\/git\/refs\/(.+)$/,
      ([slug, ref], { sha }) => {
        git(slug, 'update-ref', `refs/${ref}`, sha);
        return { ref };
      },
    ],
    [
      'POST',
      /^\/graphql$/,
      (_, { variables: { owner, repo, head } }) => {
        const slug = `${owner}/${repo}`;
        const number = 1 + pullRequests.findIndex((one) => one.repository === slug && one.branch === head);
        const node = { id: `${number}`, number, url: `${origin}/${slug}/pull/${number}` };
        const ref = { associatedPullRequests: { edges: number === 0 ? [] : [{ node }] } };
        return { data: { repository: { ref: hasBranch(slug, head) ? ref : null } } };
      },
    ],
    [
      'PATCH',
      /^\/repos\/([^/]+\/[^/]+)\/pulls\/(\d+)$/,
      ([slug, number], { base }) => ({
        number,
        html_url: `${origin}/${slug}/pull/${number}`,
        base: { ref: base },
      }),
    ],
    [
      'POST',
      /^\/repos\/([^/]+\/[^/]+)\/pulls$/,
      ([slug], { title, head, base }) => {
        const number = pullRequests.push({ repository: slug, title, branch: head.split(':').at(-1) });
        return { number, html_url: `${origin}/${slug}/pull/${number}`, base: { ref: base } };
      },
    ],
  ];

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (forbidden.has(pathname)) return response.writeHead(403).end();
    if (!/^\/api\//.test(pathname)) return serveGit(folder, request, response);
    const path = decodeURIComponent(pathname.replace(/^\/api(\/v3)?/, ''));
    const body = await text(request);
    const found = api.find(([method, pattern]) => method === request.method && pattern.test(path));
    if (found === undefined) unknown.push(`${request.method} ${path}`);
    try {
      const [, pattern, answer] = found;
      if (forbidden.has(path)) throw new Refused(403, 'Resource not accessible by integration');
      const input = { ...Object.fromEntries(searchParams), ...(body && JSON.parse(body)) };
      const result = answer(pattern.exec(path).slice(1), input);
      response.statusCode = request.method === 'POST' && path !== '/graphql' ? 201 : 200;
      if (Buffer.isBuffer(result)) return response.end(result);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(result));
    } catch (error) {
      response.writeHead(error.status ?? 404, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ message: error.message }));
    }
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const host = `localhost:${server.address().port}`;
  const origin = `http://${host}`;
  const there = { made, people, forbidden, pullRequests, unknown };
  return { host, origin, ...there, create, git, close: () => server.close() };
}

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Of a branch that wants pull requests; what a pull request merges does not come by a push. */
const PROTECTED = `#!/bin/sh
while read -r _ _ ref; do
  if [ "$ref" = refs/heads/main ]; then
    echo 'error: GH006: Protected branch update failed for refs/heads/main.' >&2
    echo 'error: Changes must be made through a pull request. 2 of 2 required status checks are expected.' >&2
    exit 1
  fi
done
`;
