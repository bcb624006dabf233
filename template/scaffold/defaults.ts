import { type Answers, InvalidAnswers, parseRepoUrl } from '@golden-path/cli/rendering';
import type { Identity } from '@golden-path/spec';

/** What somebody says on the command line; the rest follows, or is that of the path until somebody says another. */
export interface Said {
  readonly name?: string;
  /** One of what it serves; `ports` for the sample. */
  readonly resource?: string;
  readonly plural?: string;
  readonly owner?: string;
  readonly system?: string;
  /** organisation/name */
  readonly repo?: string;
}

/** Variables of `make scaffold`, those without a value left out. */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Said {
  const names = ['name', 'resource', 'plural', 'owner', 'system', 'repo'] as const;
  return Object.fromEntries(
    names
      .map((name) => [name, environment[name.toUpperCase()]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** Answers that follow from what was said. @throws InvalidAnswers when REPO is no repository */
export function suggestedAnswers(identity: Identity, { name, resource, plural, ...said }: Said): Answers {
  const [organisation = ''] = identity.repository.split('/');
  const several = plural ?? pluralOf(resource);
  return {
    ...(name !== undefined && {
      name,
      title: capitalised(name.replaceAll('-', ' ')),
      repoUrl: repoUrl(said.repo ?? `${organisation}/${name}`),
      owner: said.owner ?? identity.owner,
      system: said.system ?? `system:default/${identity.system}`,
    }),
    ...(resource === 'ports' && { resource, description: "The world's ports over HTTP" }),
    ...(resource !== undefined &&
      resource !== 'ports' && {
        ...(several !== undefined && { description: `${capitalised(several)} over HTTP`, plural: several }),
        resource: 'own',
        singular: resource,
        key: 'id',
        fields: [
          { name: 'name', type: 'string', searchable: true },
          { name: 'kind', type: 'string', filterable: true },
          { name: 'position', type: 'position' },
        ],
      }),
  };
}

/** What nobody said and others will read as said: one line for each. */
export function defaultsTaken(answers: Answers, said: object): string[] {
  const { owner: organisation, repo } = parseRepoUrl(String(answers.repoUrl));
  const taken = [
    ['OWNER', 'owner', 'who is woken by its alerts', String(answers.owner)],
    ['SYSTEM', 'system', 'what it is a part of', String(answers.system)],
    ['REPO', 'repo', 'where it will be', `${organisation}/${repo}`],
  ] as const;
  return taken
    .filter(([, name]) => !(name in said) && !(name === 'repo' && 'repoUrl' in said))
    .map(([variable, , what, value]) => `${variable}=${value} was taken, for nobody said ${what}.`);
}

/** The answers that describe this very repository. */
export function ourAnswers({
  name,
  title,
  description,
  owner,
  system,
  lifecycle,
  repository,
}: Identity): Answers {
  return {
    name,
    title,
    description,
    owner,
    system,
    lifecycle,
    resource: 'ports',
    repoUrl: repoUrl(repository),
  };
}

function repoUrl(repository: string): string {
  const [, organisation, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? [];
  if (organisation === undefined || name === undefined)
    throw new InvalidAnswers([`REPO: '${repository}' is not a repository; write organisation/name`]);
  return `github.com?owner=${organisation}&repo=${name}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Nouns that do not follow the rule; there are more, and PLURAL says them all. */
const IRREGULAR =
  /^(aircraft|spacecraft|series|species|.*(sheep|fish|deer|child|person|man|mouse|foot|tooth|goose|datum)|ox)$/;

/** As English forms it when it follows its rules; `undefined` for a word that does not. */
function pluralOf(noun: string | undefined): string | undefined {
  if (noun === undefined || IRREGULAR.test(noun)) return undefined;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return noun + (/(s|x|z|ch|sh)$/.test(noun) ? 'es' : 's');
}
