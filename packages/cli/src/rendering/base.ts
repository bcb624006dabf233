import { broken, type Provenance } from '../record';
import { originOf, type TemplateRepository } from '../template-repository';
import type { Tree } from '../tree';
import type { Workshop } from '../workshop';
import { renderVersion, type Rendering } from './version';

export interface Base extends Rendering {
  /** The template's own files at that commit. */
  readonly source: Tree;
}

/** What the repository was when the path made it. @throws Refusal when the record cannot be true */
export function renderBase(workshop: Workshop, template: TemplateRepository, record: Provenance): Base {
  const source = template.tree(originOf(workshop, template, record));
  const rendering = renderVersion(workshop, source, record.answers);
  if (rendering.problems.length > 0)
    throw broken(
      `has answers that its own version does not take:\n${rendering.problems.map((text) => `  ${text}`).join('\n')}\n `,
    );
  return { ...rendering, source };
}
