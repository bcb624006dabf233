/** As much of GitLab's REST API as Backstage asks for: groups within groups, projects, branches, merge requests. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitHost, Refused } from './git-host.mjs';

export function gitlab(folder, name) {
  const host = gitHost(folder, name);
  const { git, line, write, hasBranch, origin, people, pullRequests, made } = host;
  const groups = [];
  const releases = new Map();
  const project = (slug) => {
    if (!host.has(slug)) throw new Refused(404, '404 Project Not Found');
    return {
      id: 1 + [...made.keys()].indexOf(slug),
      path: slug.split('/').at(-1),
      path_with_namespace: slug,
      default_branch: 'main',
      web_url: `${origin}/${slug}`,
      http_url_to_repo: `${origin}/${slug}.git`,
    };
  };
  const of = (handle) => (parts, input) => {
    const [slug, ...more] = parts.map(decodeURIComponent);
    project(slug);
    return handle(slug, input, ...more);
  };
  const commit = (slug, { branch, commit_message: message, actions }) => {
    const blobs = actions.map(
      ({ action, file_path: path, content, encoding, execute_filemode: executable }) => {
        if (action !== 'create' || line(slug, 'ls-tree', branch, path) !== '')
          throw new Refused(400, `${action}: a file with this name already exists`);
        const sha = write(slug, Buffer.from(content, encoding), 'hash-object', '-w', '--stdin');
        return [executable ? '100755' : '100644', sha, path];
      },
    );
    const tree = host.treeWith(slug, branch, blobs);
    const author = ['-c', 'user.name=host', '-c', 'user.email=host@localhost'];
    const sha = line(slug, ...author, 'commit-tree', tree, '-p', branch, '-m', message);
    git(slug, 'update-ref', `refs/heads/${branch}`, sha);
    return { id: sha };
  };
  const request = (slug, { title, source_branch: branch, target_branch: target }) => {
    if (pullRequests.some((one) => one.repository === slug && one.branch === branch))
      throw new Refused(409, 'Another open merge request already exists for this source branch');
    const iid = pullRequests.push({ repository: slug, title, branch, target });
    return { iid, web_url: `${origin}/${slug}/-/merge_requests/${iid}` };
  };

  /** Method, path below /api/v4 as it is written, and what GitLab answers. */
  const routes = [
    [
      'GET',
      /^\/namespaces\/([^/]+)$/,
      ([name]) => {
        const namespace = decodeURIComponent(name);
        return { id: groups.push(namespace), kind: people.has(namespace) ? 'user' : 'group' };
      },
    ],
    ['GET', /^\/user$/, () => ({ id: 1, username: 'backstage' })],
    [
      'GET',
      /^\/(?:groups|users)\/([^/]+)\/projects$/,
      ([group]) =>
        [...made.keys()].filter((slug) => slug.startsWith(`${decodeURIComponent(group)}/`)).map(project),
    ],
    [
      'POST',
      /^\/projects$/,
      async (_, { namespace_id: id, path, ...settings }) => {
        const slug = `${groups[id - 1]}/${path}`;
        await host.make(slug, settings);
        writeFileSync(join(folder, `${slug}.git/hooks/pre-receive`), PROTECTED, { mode: 0o755 });
        return project(slug);
      },
    ],
    ['GET', /^\/projects\/([^/]+)$/, of(project)],
    [
      'GET',
      /^\/projects\/([^/]+)\/repository\/commits$/,
      of((slug, { ref_name: ref }) => [{ id: line(slug, 'rev-parse', ref) }]),
    ],
    [
      'GET',
      /^\/projects\/([^/]+)\/repository\/archive$/,
      of((slug, { sha }) => host.archive(slug, sha, `${slug.replaceAll('/', '-')}-${sha}`)),
    ],
    [
      'GET',
      /^\/projects\/([^/]+)\/repository\/files\/([^/]+)\/raw$/,
      of((slug, { ref }, path) => git(slug, 'show', `${ref}:${path}`)),
    ],
    [
      'GET',
      /^\/projects\/([^/]+)\/repository\/branches\/([^/]+)$/,
      of((slug, _, branch) => {
        if (!hasBranch(slug, branch)) throw new Refused(404, '404 Branch Not Found');
        return { name: branch, web_url: `${origin}/${slug}/-/tree/${branch}` };
      }),
    ],
    [
      'POST',
      /^\/projects\/([^/]+)\/repository\/branches$/,
      of((slug, { branch, ref }) => {
        if (hasBranch(slug, branch)) throw new Refused(400, 'Branch already exists');
        git(slug, 'branch', branch, ref);
        return { name: branch };
      }),
    ],
    ['POST', /^\/projects\/([^/]+)\/repository\/commits$/, of(commit)],
    [
      'GET',
      /^\/projects\/([^/]+)\/repository\/tree$/,
      of((slug, { ref, path }) => {
        const entries = line(slug, 'ls-tree', '-r', ref, `${path}/`).split('\n').filter(Boolean);
        if (entries.length === 0) throw new Refused(404, '404 Tree Not Found');
        return entries.map((entry) => {
          const [, type, id, name] = entry.split(/[ \t]/);
          return { id, type, path: name };
        });
      }),
    ],
    ['POST', /^\/projects\/([^/]+)\/merge_requests$/, of(request)],
    [
      'GET',
      /^\/projects\/([^/]+)\/merge_requests$/,
      of((slug, { source_branch: branch }) =>
        pullRequests.flatMap((one, index) =>
          one.repository === slug && one.branch === branch ? [{ iid: index + 1, title: one.title }] : [],
        ),
      ),
    ],
    [
      'PUT',
      /^\/projects\/([^/]+)\/merge_requests\/(\d+)$/,
      of((_, { title }, iid) => Object.assign(pullRequests[iid - 1], { title })),
    ],
    [
      'GET',
      /^\/projects\/([^/]+)\/releases\/([^/]+)$/,
      of((slug, _, tag) => {
        if (!releases.has(`${slug} ${tag}`)) throw new Refused(404, '404 Not Found');
        return releases.get(`${slug} ${tag}`);
      }),
    ],
    [
      'POST',
      /^\/projects\/([^/]+)\/releases$/,
      of((slug, input) => {
        git(slug, 'tag', input.tag_name, input.ref);
        releases.set(`${slug} ${input.tag_name}`, input);
        return input;
      }),
    ],
  ];
  return Object.assign(host, {
    names: [name],
    integration: {
      gitlab: { host: name, token: 'unused', apiBaseUrl: `${origin}/api/v4`, baseUrl: origin },
    },
    handle: host.handler(routes, ({ pathname }) =>
      pathname.startsWith('/api/v4/') ? pathname.replace('/api/v4', '') : undefined,
    ),
  });
}

/** The default branch, once it is there: of who is no maintainer. */
const PROTECTED = `#!/bin/sh
while read -r old _ ref; do
  if [ "$ref" = refs/heads/main ] && [ "$old" != 0000000000000000000000000000000000000000 ]; then
    echo 'GitLab: You are not allowed to push code to protected branches on this project.' >&2
    exit 1
  fi
done
`;
