import { type Answers, parseRepoUrl } from '@golden-path/cli/rendering';
import type { Identity } from '@golden-path/spec';
import { placeOf } from './place';

/** What somebody says on the command line; the rest follows, or is that of the path until somebody says another. */
export interface Said {
  readonly name?: string;
  /** One of what it serves; `ports` for the sample. */
  readonly resource?: string;
  readonly plural?: string;
  readonly owner?: string;
  readonly system?: string;
  /** organisation/name at the path's own host, or host/organisation/name; GitLab has groups within groups. */
  readonly repo?: string;
  /** What the host is, where its name does not tell: an answer of the form's codeHost. */
  readonly codeHost?: string;
  /** Where images go, with the path in it. */
  readonly registry?: string;
  /** Whose review what is deployed needs, as the host writes it. */
  readonly codeOwners?: string;
}

/** Variables of `make scaffold`, those without a value left out. */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Said {
  const names = [
    ...(['name', 'resource', 'plural', 'owner', 'system'] as const),
    ...(['repo', 'codeHost', 'registry', 'codeOwners'] as const),
  ];
  return Object.fromEntries(
    names
      .map((name) => [name, environment[variable(name)]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** `codeHost` → `CODE_HOST` */
function variable(name: string): string {
  return name.replace(/[A-Z]/g, '_$&').toUpperCase();
}

/** A problem, by the variable it came from where the form has another name for that. */
export function withVariable(problem: string, { resource, repo }: Said): string {
  const said = {
    ...(resource !== undefined && { singular: 'RESOURCE', plural: 'PLURAL' }),
    ...(repo !== undefined && { repoUrl: 'REPO' }),
  };
  const variableOf = Object.entries(said).find(([answer]) => problem.startsWith(`${answer} `))?.[1];
  return variableOf === undefined ? problem : `${variableOf}: ${problem}`;
}

/** Answers that follow from what was said. @throws InvalidAnswers when REPO is no repository, or at a host unknown to the path */
export function suggestedAnswers(identity: Identity, { name, resource, plural, ...said }: Said): Answers {
  const organisation = identity.repository.replace(/\/[^/]+$/, '');
  const several = plural ?? pluralOf(resource);
  return {
    ...(name !== undefined && {
      name,
      title: capitalised(name.replaceAll('-', ' ')),
      ...placeOf(said.repo ?? `${organisation}/${name}`, identity.host, said.codeHost),
      ...(said.registry !== undefined && { registry: said.registry }),
      ...(said.codeOwners !== undefined && { codeOwners: said.codeOwners }),
      owner: said.owner ?? identity.owner,
      system: said.system ?? identity.system,
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
  const { host, owner: organisation, repo } = parseRepoUrl(String(answers.repoUrl));
  const taken = [
    ['OWNER', 'owner', 'who is woken by its alerts', String(answers.owner)],
    ['SYSTEM', 'system', 'what it is a part of', String(answers.system)],
    ['REPO', 'repo', 'where it will be', `${host}/${organisation}/${repo}`],
  ] as const;
  return taken
    .filter(([, name]) => !(name in said) && !(name === 'repo' && 'repoUrl' in said))
    .map(([variable, , what, value]) => `${variable}=${value} was taken, for nobody said ${what}.`);
}

/** What has to be at the host of the service, where the path is at another. */
export function neededThere(answers: Answers, { host: home, repository }: Identity): string[] {
  const { host } = parseRepoUrl(String(answers.repoUrl));
  return host === home.name
    ? []
    : [
        `${host}/${repository} has to be this repository, too: the service's pipelines and upgrades look for the path there.`,
      ];
}

/** The answers that describe this very repository. */
export function ourAnswers({
  name,
  title,
  description,
  owner,
  system,
  lifecycle,
  host,
  repository,
  image,
  codeOwners,
}: Identity): Answers {
  return {
    name,
    title,
    description,
    owner,
    system,
    lifecycle,
    resource: 'ports',
    ...placeOf(repository, host),
    registry: image.replace(/\/[^/]+$/, ''),
    codeOwners,
  };
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
