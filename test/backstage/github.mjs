/**
 * As much of GitHub's REST API as Backstage asks for: github.com, which has it under a name of its own, or a GitHub
 * Enterprise Server, which has it below /api.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitHost, Refused } from './git-host.mjs';

export function github(folder, name) {
  const host = gitHost(folder, name);
  const { git, line, write, hasBranch, origin, people, pullRequests, made } = host;
  const api = name === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
  const make = async (slug, { private: isPrivate, visibility, description }) => {
    await host.make(slug, { private: isPrivate, visibility, description });
    return repository(slug);
  };
  const protect = (slug, rules) => {
    made.set(slug, { ...made.get(slug), rules });
    writeFileSync(join(folder, `${slug}.git/hooks/pre-receive`), PROTECTED, { mode: 0o755 });
    return {};
  };
  const repository = (slug) => ({
    full_name: slug,
    name: slug.split('/')[1],
    default_branch: 'main',
    html_url: `${origin}/${slug}`,
    clone_url: `${origin}/${slug}.git`,
    archive_url: `${api}/repos/${slug}/{archive_format}{/ref}`,
    permissions: { push: true },
  });

  /** Method, path, and what GitHub answers. */
  const routes = [
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
      ([slug, ref]) => host.archive(slug, ref, `${slug.replace('/', '-')}-${ref.slice(0, 7)}`),
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
        const blobs = tree.map(({ path, mode, sha, content }) => [
          mode,
          sha ?? write(slug, content, 'hash-object', '-w', '--stdin'),
          path,
        ]);
        return { sha: host.treeWith(slug, base_tree, blobs) };
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
        if (hasBranch(slug, ref.replace('refs/heads/', '')))
          throw new Refused(422, 'Reference already exists');
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
        const branch = head.split(':').at(-1);
        if (pullRequests.some((one) => one.repository === slug && one.branch === branch))
          throw new Refused(422, `A pull request already exists for ${head}.`);
        const number = pullRequests.push({ repository: slug, title, branch });
        return { number, html_url: `${origin}/${slug}/pull/${number}`, base: { ref: base } };
      },
    ],
  ];

  return Object.assign(host, {
    api,
    names: [name, new URL(api).host],
    integration: {
      github: { host: name, token: 'unused', ...(name !== 'github.com' && { apiBaseUrl: api }) },
    },
    handle: host.handler(routes, ({ host: asked, pathname }) =>
      asked === 'api.github.com' || /^\/api\//.test(pathname)
        ? decodeURIComponent(pathname.replace(/^\/api(\/v3)?/, ''))
        : undefined,
    ),
  });
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
