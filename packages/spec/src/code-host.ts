/**
 * Where the repository is: github.com, a GitHub Enterprise Server, or a GitLab. Addresses of all that is in it follow
 * from here. No other host is known to the path.
 */
export interface CodeHost {
  readonly kind: 'github' | 'gitlab';
  /** `github.com`, `git.acme.example`, with `:` and a listen port where it has another than 443. */
  readonly name: string;
}

/** A repository on its host. */
export interface Repository {
  readonly host: CodeHost;
  /** `organisation/repository`; GitLab has groups within groups: `group/subgroup/project`. */
  readonly repository: string;
}

/** Hosts of others, with which the path cannot work. */
const OTHERS =
  /^(bitbucket\.org|codeberg\.org|dev\.azure\.com|gitea\.com|sr\.ht|git\.sr\.ht|.*\.visualstudio\.com|.*\.amazonaws\.com|.*\.googlesource\.com|source\.developers\.google\.com)$/;

const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]*)?$/;

/** GitHub has one organisation before the name, GitLab groups within groups. */
const PATHS = { github: /^[\w.-]+\/[\w.-]+$/, gitlab: /^[\w.-]+(\/[\w.-]+)+$/ };

/** Why the path cannot work with a repository of this kind there; `undefined`: it can. */
export function hostProblem({ host: { kind, name }, repository }: Repository): string | undefined {
  if (!HOST.test(name)) return `'${name}' is not the name of a host`;
  if (
    OTHERS.test(name) ||
    (kind === 'github' && name === 'gitlab.com') ||
    (kind === 'gitlab' && name === 'github.com')
  )
    return `the path does not know the host ${name} as ${KINDS[kind]}; it knows github.com, GitHub Enterprise Server and GitLab`;
  return PATHS[kind].test(repository) ? undefined : `'${repository}' is not a repository of ${KINDS[kind]}`;
}

const KINDS = { github: 'GitHub', gitlab: 'GitLab' };

/** The page of the repository, without a slash at its end. */
export function pageUrl({ host, repository }: Repository): string {
  return `https://${host.name}/${repository}`;
}

/** What git clones, by https. */
export function cloneUrl(repository: Repository): string {
  return `${pageUrl(repository)}.git`;
}

/**
 * A file or a folder on `main`, as people see it (`blob`, `tree`) or as it is (`raw`).
 * @param path without a slash at its start; empty: the root
 */
export function sourceUrl(
  repository: Repository,
  path: string,
  view: 'blob' | 'tree' | 'raw' = 'blob',
): string {
  return `${pageUrl(repository)}${repository.host.kind === 'gitlab' ? '/-' : ''}/${view}/main/${path}`;
}

/**
 * Whose review guards what is deployed where nobody else is named: a team of the organisation, on GitLab a group below the
 * topmost one, that is called as the owner is.
 * @param owner entity reference; hosts write `group:default/Ocean.Team` as `ocean-team`
 */
export function conventionalCodeOwners(repository: string, owner: string): string {
  const team = owner
    .replace(/^.*[:/]/, '')
    .toLowerCase()
    .replaceAll('.', '-');
  return `@${repository.replace(/\/.*/, '')}/${team}`;
}

/** The image of a repository where its host has a container registry of its own under a name that is known. */
export function conventionalImage({ host, repository }: Repository): string | undefined {
  const image = repository.toLowerCase();
  if (host.kind === 'gitlab') return `registry.${host.name.replace(/:.*/, '')}/${image}`;
  return host.name === 'github.com' ? `ghcr.io/${image}` : undefined;
}
