import { type Answers, InvalidAnswers } from '@golden-path/cli/rendering';
import { type CodeHost, hostProblem } from '@golden-path/spec';

/**
 * The form's answers about where a repository is.
 * @param said organisation/name, or host/organisation/name, as an address, too; GitLab has groups within groups
 * @param home where it is when no host is said
 * @param kind an answer of codeHost, where the host's name does not tell
 * @throws InvalidAnswers when it is no repository, or at a host unknown to the path
 */
export function placeOf(said: string, home: CodeHost, kind?: string): Answers {
  const parts = said.replace(/^https:\/\/|\.git$/g, '').split('/');
  const [first = ''] = parts;
  // The name of an organisation has no dot; that of a group of GitLab's may have.
  const host = parts.length > 2 && /[.:]/.test(first) ? (parts.shift() ?? '') : home.name;
  const repo = parts.pop() ?? '';
  const codeHost = kind ?? kindOf(host, home);
  const problem = hostProblem({
    host: { kind: codeHost === 'gitlab' ? 'gitlab' : 'github', name: host },
    repository: [...parts, repo].join('/'),
  });
  if (problem !== undefined)
    throw new InvalidAnswers([`REPO: ${problem}; write organisation/name, or host/organisation/name`]);
  if (codeHost === undefined)
    throw new InvalidAnswers([`REPO: say what ${host} is: CODE_HOST=github-enterprise or CODE_HOST=gitlab`]);
  return { codeHost, repoUrl: `${host}?${new URLSearchParams({ owner: parts.join('/'), repo }).toString()}` };
}

function kindOf(host: string, home: CodeHost): string | undefined {
  if (host === 'github.com') return 'github';
  if (host === home.name) return home.kind === 'gitlab' ? 'gitlab' : 'github-enterprise';
  return /(^|[.-])gitlab([.-]|$)/.test(host) ? 'gitlab' : undefined;
}
