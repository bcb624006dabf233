import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  conventionalCodeOwners,
  conventionalImage,
  hostProblem,
  type CodeHost,
  type Repository,
} from './code-host';
import { repositoryRoot } from './root';

/** Who the service is. Source: the first Component of type `service` in catalog-info.yaml. */
export interface Identity {
  /** DNS label; `service.name`, `app.kubernetes.io/name`, the image's and the chart's name. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Entity reference, `group:default/…`. */
  readonly owner: string;
  /** Entity reference, `system:default/…`. */
  readonly system: string;
  readonly lifecycle: string;
  /** Where the repository is. Source: which of the annotations `…/project-slug` there is, and the source location. */
  readonly host: CodeHost;
  /** `organisation/repository` on the host; on GitLab `group/…/project`. */
  readonly repository: string;
  /** The container image without tag and digest. Source: the annotation `golden-path/image`. */
  readonly image: string;
  /**
   * As the host writes them, separated by spaces: `@organisation/team`, `@group/subgroup`, `@person`. Source: the annotation
   * `golden-path/code-owners`.
   */
  readonly codeOwners: string;
}

interface Entity {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly title?: string;
    readonly description?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, string>>;
}

/** What is wrong with catalog-info.yaml. Where in our code that was noticed is of no use to whoever edits it. */
export class IdentityError extends Error {
  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.stack = this.message;
  }
}

/** A DNS label: names of workloads, images and hosts are made of it. */
const NAME = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/** @throws IdentityError when the file is no YAML, or lacks the component or one of its fields */
export function readIdentity(file: string = join(repositoryRoot(), 'catalog-info.yaml')): Identity {
  const documents = parseAllDocuments(readFileSync(file, 'utf8'));
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined)
    throw new IdentityError(file, `is not YAML: ${error.message.replace(/:?\n[\s\S]*/, '')}`);
  const entities = documents.map((document) => document.toJS() as Entity | null);
  const component = entities.find((entity) => entity?.kind === 'Component' && entity.spec.type === 'service');
  if (component === null || component === undefined)
    throw new IdentityError(file, "no Component with spec.type 'service'");
  const need = (value: string | undefined, path: string): string => {
    if (value === undefined || value === '')
      throw new IdentityError(file, `Component ${component.metadata.name} lacks ${path}`);
    return value;
  };
  if (!NAME.test(component.metadata.name))
    throw new IdentityError(
      file,
      `metadata.name '${component.metadata.name}' is not a name: lower-case letters, digits and hyphens; a letter first`,
    );
  const { metadata, spec } = component;
  const { annotations = {} } = metadata;
  const place = readRepository(annotations);
  const problem = typeof place === 'string' ? place : hostProblem(place);
  if (typeof place === 'string' || problem !== undefined)
    throw new IdentityError(file, `Component ${component.metadata.name}: ${problem ?? ''}`);
  const owner = need(spec.owner, 'spec.owner');
  const codeOwners = annotations[CODE_OWNERS] ?? conventionalCodeOwners(place.repository, owner);
  if (!OWNERS.test(codeOwners))
    throw new IdentityError(
      file,
      `Component ${component.metadata.name}: ${CODE_OWNERS} '${codeOwners}' is not @organisation/team, @group/subgroup or @person`,
    );
  return {
    name: need(metadata.name, 'metadata.name'),
    title: need(metadata.title, 'metadata.title'),
    description: need(metadata.description, 'metadata.description'),
    owner,
    system: need(spec.system, 'spec.system'),
    lifecycle: need(spec.lifecycle, 'spec.lifecycle'),
    ...place,
    image: need(
      annotations[IMAGE] ?? conventionalImage(place),
      `the annotation '${IMAGE}', such as containers.${place.host.name}/${place.repository.toLowerCase()}`,
    ),
    codeOwners,
  };
}

const IMAGE = 'golden-path/image';
const CODE_OWNERS = 'golden-path/code-owners';
/** More than one, with a space between them; what else is in that file's language is not for here. */
const OWNERS = /^@[\w.-]+(\/[\w.-]+)*( @[\w.-]+(\/[\w.-]+)*)*$/;
const SLUG = '/project-slug';

/**
 * One of Backstage's annotations says which kind of host it is and what the repository is called there, the source
 * location which host; without one it is the host that the annotation is named after.
 * @returns what is wrong, where something is
 */
function readRepository(annotations: Readonly<Record<string, string>>): Repository | string {
  const kinds = (['github', 'gitlab'] as const).filter((kind) => `${kind}.com${SLUG}` in annotations);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const others = Object.keys(annotations).filter((name) => /\/project-(slug|repo)$/.test(name));
    return `one of the annotations 'github.com${SLUG}' (GitHub Enterprise Server, too) and 'gitlab.com${SLUG}' says where the repository is${others.length > 0 ? `, not ${others.join(' and ')}` : ''}; there is no other host that the path knows`;
  }
  const repository = annotations[`${kind}.com${SLUG}`] ?? '';
  const location = annotations['backstage.io/source-location'];
  if (location === undefined) return { host: { kind, name: `${kind}.com` }, repository };
  const url = URL.parse(location.replace(/^url:/, ''));
  if (url?.protocol !== 'https:' || !`${url.pathname}/`.startsWith(`/${repository}/`))
    return `backstage.io/source-location '${location}' is not where '${repository}' is; write url:https://<host>/${repository}/…`;
  return { host: { kind, name: url.host }, repository };
}
