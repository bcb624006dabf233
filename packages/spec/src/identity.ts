import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { repositoryRoot } from './root';

/** Who the service is. Source: the first Component of type `service` in catalog-info.yaml. */
export interface Identity {
  /** DNS label; `service.name`, `app.kubernetes.io/name`, the image's and the chart's name. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Entity reference, `group:default/…`. */
  readonly owner: string;
  readonly system: string;
  readonly lifecycle: string;
  /** `organisation/repository` on the code host. */
  readonly repository: string;
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
    throw new IdentityError(file, `is no YAML: ${error.message.replace(/:?\n[\s\S]*/, '')}`);
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
      `metadata.name '${component.metadata.name}' is no name: lower-case letters, digits and hyphens; a letter first`,
    );
  const { metadata, spec } = component;
  return {
    name: need(metadata.name, 'metadata.name'),
    title: need(metadata.title, 'metadata.title'),
    description: need(metadata.description, 'metadata.description'),
    owner: need(spec.owner, 'spec.owner'),
    system: need(spec.system, 'spec.system'),
    lifecycle: need(spec.lifecycle, 'spec.lifecycle'),
    repository: need(
      metadata.annotations?.['github.com/project-slug'],
      "the annotation 'github.com/project-slug'",
    ),
  };
}
