import {
  createTemplateRenderer,
  type TemplateFilter,
  type TemplateRenderer,
  type TemplateValue,
} from 'nunjitsu';

export type Values = Readonly<Record<string, TemplateValue>>;

/** `github.com?owner=o&repo=r`, as Backstage's RepoUrlPicker writes it. */
export function parseRepoUrl(value: TemplateValue | undefined): {
  host: string;
  owner: string;
  repo: string;
} {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const url = URL.parse(`https://${text}`);
  const owner = url?.searchParams.get('owner');
  const repo = url?.searchParams.get('repo');
  if (!url || !owner || !repo)
    throw new Error(`'${text}' is not a repository: write it as github.com?owner=<organisation>&repo=<name>`);
  return { host: url.host, owner, repo };
}

/** The filters that the scaffolder has beyond those of its engine, as far as template.yaml uses them. */
const filters: Readonly<Record<string, TemplateFilter>> = {
  parseRepoUrl: (text) => parseRepoUrl(text),
  projectSlug: (text) => {
    const { owner, repo } = parseRepoUrl(text);
    return `${owner}/${repo}`;
  },
};

export interface Whitespace {
  readonly trimBlocks?: boolean;
  readonly lstripBlocks?: boolean;
}

/** The engine of the scaffolder, set up as the scaffolder sets it up. */
export function renderer(whitespace: Whitespace = {}): TemplateRenderer {
  return createTemplateRenderer({ filters, allowRegexExecution: true, ...whitespace });
}

/**
 * A step's input: every string is a template, and one that is a sole expression keeps its value's type.
 * Unlike the scaffolder, which passes a bad expression on as text, this throws.
 */
export function renderInput(input: unknown, context: Values): unknown {
  const engine = renderer();
  const prepared = engine.prepareContext(context);
  return JSON.parse(JSON.stringify(input), (_key, value: unknown) =>
    typeof value === 'string' ? engine.renderValue(value, prepared) : value,
  ) as unknown;
}
