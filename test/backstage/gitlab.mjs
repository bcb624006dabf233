/** As much of GitLab's REST API as Backstage asks for: groups within groups, projects, branches, merge requests. */
import { gitHost, Refused } from './git-host.mjs';

export function gitlab(folder, name) {
  const host = gitHost(folder, name);
  const { git, line, write, hasBranch, origin, pullRequests, made } = host;
  const groups = [];
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
        if (action !== 'create' || git(slug, 'ls-tree', branch, path).toString() !== '')
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
    const iid = pullRequests.push({ repository: slug, title, branch, target });
    return { iid, web_url: `${origin}/${slug}/-/merge_requests/${iid}` };
  };

  /** Method, path below /api/v4 as it is written, and what GitLab answers. */
  const routes = [
    [
      'GET',
      /^\/namespaces\/([^/]+)$/,
      ([group]) => ({ id: groups.push(decodeURIComponent(group)), kind: 'group' }),
    ],
    ['GET', /^\/user$/, () => ({ id: 1, username: 'backstage' })],
    [
      'GET',
      /^\/groups\/([^/]+)\/projects$/,
      ([group]) =>
        [...made.keys()].filter((slug) => slug.startsWith(`${decodeURIComponent(group)}/`)).map(project),
    ],
    [
      'POST',
      /^\/projects$/,
      (_, { namespace_id: id, path, ...settings }) => {
        const slug = `${groups[id - 1]}/${path}`;
        host.make(slug, settings);
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
        git(slug, 'branch', branch, ref);
        return { name: branch };
      }),
    ],
    ['POST', /^\/projects\/([^/]+)\/repository\/commits$/, of(commit)],
    ['POST', /^\/projects\/([^/]+)\/merge_requests$/, of(request)],
  ];
  return {
    ...host,
    names: [name],
    integration: {
      gitlab: { host: name, token: 'unused', apiBaseUrl: `${origin}/api/v4`, baseUrl: origin },
    },
    handle: host.handler(routes, ({ pathname }) =>
      pathname.startsWith('/api/v4/') ? pathname.replace('/api/v4', '') : undefined,
    ),
  };
}
