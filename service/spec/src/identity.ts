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

/** @throws when the file lacks the component or one of its fields; the message names it. */
export function readIdentity(file: string = join(repositoryRoot(), 'catalog-info.yaml')): Identity {
  const entities = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Entity);
  const component = entities.find(({ kind, spec }) => kind === 'Component' && spec.type === 'service');
  if (component === undefined) throw new Error(`${file}: no Component with spec.type 'service'`);
  const need = (value: string | undefined, path: string): string => {
    if (value === undefined || value === '')
      throw new Error(`${file}: Component ${component.metadata.name} lacks ${path}`);
    return value;
  };
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
