import { SCOPE } from '@golden-path/cli/packages';
import { readIdentity } from '@golden-path/spec';
import { FRACTION, WHOLE } from './latency';
import { withoutComponent, withoutDependencies, withoutDocuments, withoutImport, withStrings } from './lists';
import type { Choices } from './merge';

/** Ours first. A version goes through them from left to right, and to the last one always. */
export const ENVIRONMENTS = ['dev-staging-prod', 'dev-prod', 'staging-prod', 'prod'] as const;

type Value = string | number | boolean;

/** A choice of the form that changes what people wrote here, and so what is generated from it. */
export interface Option {
  /** As in the form, and as the templates' value. */
  readonly name: string;
  /** How it is chosen here: the form's default. */
  readonly ours: Value;
  readonly others: readonly Value[];
  /** A file as it is when the other value is chosen. */
  readonly edit: (path: string, text: string, value: Value) => string;
  /** Files that are not there when this value is chosen; a step of template.yaml deletes them. */
  readonly gone?: (path: string, value: Value) => boolean;
}

const environments: Option = {
  name: 'environments',
  ours: ENVIRONMENTS[0],
  others: ENVIRONMENTS.slice(1),
  gone: (path, value) => {
    const [, name] = /^gitops\/overlays\/([^/]+)\//.exec(path) ?? [];
    return name !== undefined && !String(value).split('-').includes(name);
  },
  edit: (path, text, value) =>
    path === 'infra/main.ts' ? withStrings(text, 'environments', String(value).split('-')) : text,
};

const database: Option = {
  name: 'database',
  ours: 'postgresql',
  others: ['embedded'],
  gone: (path, value) => value === 'embedded' && path === 'docs/database.md',
  edit: (path, text) => {
    if (path === 'service/src/main.ts') return withoutImport(text, 'postgresql');
    if (path === 'service/package.json') return withoutDependencies(text, [`${SCOPE}/postgresql`]);
    if (path === 'catalog-info.yaml')
      return withoutDocuments(text, /^ {2}name: \S+-database$/m).replace(/^ +- resource:\S+-database\n/m, '');
    if (/^gitops\/overlays\/[^/]+\/settings\.yaml$/.test(path))
      return withoutDocuments(text, /^kind: Cluster$/m);
    return withoutChoice(path, text, 'postgresql');
  },
};

const isGitLab = readIdentity().host.kind === 'gitlab';

/** GitHub Enterprise Server differs from GitHub by names alone. */
const gitlab: Option = {
  name: 'gitlab',
  ours: isGitLab,
  others: [!isGitLab],
  gone: (path, value) => (value === true ? /^\.github\// : /^\.gitlab(\/|-ci\.yml$)/).test(path),
  edit: (path, text, value) =>
    path === 'catalog-info.yaml'
      ? text.replace(/git(hub|lab)(?=\.com\/project-slug)/g, value === true ? 'gitlab' : 'github')
      : text,
};

const canary: Option = {
  name: 'canary',
  ours: true,
  others: [false],
  edit: (path, text) => withoutChoice(path, text, 'canary'),
};

/** Of infra/, and of the environments that have it. */
function withoutChoice(path: string, text: string, name: string): string {
  if (path === 'infra/main.ts') return withoutImport(text, name);
  return /^gitops\/overlays\/[^/]+\/kustomization\.yaml$/.test(path) ? withoutComponent(text, name) : text;
}

const ofObjectives = (option: Pick<Option, 'name' | 'ours' | 'others'>, edit: Option['edit']): Option => ({
  ...option,
  edit: (path, text, value) => (path === 'service/slo.yaml' ? edit(path, text, value) : text),
});

/** Options in one list are tried together in every combination: one line may depend on several of them. */
export const OPTIONS: readonly (readonly Option[])[] = [
  [environments],
  [gitlab],
  [database, canary],
  [
    ofObjectives(
      { name: 'availability', ours: 99.9, others: [98, 99, 99.5, 99.95, 99.99] },
      (_path, text, value) => text.replace('targetPercent: 99.9\n', `targetPercent: ${String(value)}\n`),
    ),
    ofObjectives({ name: 'window', ours: '30d', others: ['7d', '28d', '90d'] }, (_path, text, value) =>
      text.replaceAll('duration: 30d\n', `duration: ${String(value)}\n`),
    ),
    // PromQL finds a bucket of whole seconds in another way than one of a fraction.
    ofObjectives({ name: 'wholeSeconds', ours: false, others: [true] }, (_path, text) =>
      text.replaceAll(`le="${FRACTION}"`, `le="${WHOLE}"`),
    ),
  ],
];

/** Those that bring something, with the value that does not. */
export const REMOVING: readonly Option[] = [database, canary];

export const OUR_OPTIONS: Choices = Object.fromEntries(OPTIONS.flat().map(({ name, ours }) => [name, ours]));

/** With nothing of what they bring. */
export const EVERYTHING_OFF: Choices = {
  ...OUR_OPTIONS,
  ...Object.fromEntries(REMOVING.map(({ name, ours, others: [off = ours] }) => [name, off])),
};

/** Every combination that is tried, but the one chosen here. */
export function otherChoices(): Choices[] {
  return OPTIONS.flatMap((together) =>
    together
      .reduce<Choices[]>(
        (some, { name, ours, others }) =>
          some.flatMap((choices) => [ours, ...others].map((value) => ({ ...choices, [name]: value }))),
        [{}],
      )
      .map((choices) => ({ ...OUR_OPTIONS, ...choices }))
      .filter((choices) => Object.entries(choices).some(([name, value]) => OUR_OPTIONS[name] !== value)),
  );
}

/** Whether a file of ours is there with these choices. */
export function isThere(choices: Choices, path: string): boolean {
  return !OPTIONS.flat().some(({ name, ours, gone }) => {
    const value = choices[name] ?? ours;
    return gone?.(path, value) === true;
  });
}

/** A file of ours as it is with these choices. */
export function withChoices(choices: Choices, path: string, text: string): string {
  return OPTIONS.flat().reduce((so, { name, ours, edit }) => {
    const value = choices[name] ?? ours;
    return value === ours ? so : edit(path, so, value);
  }, text);
}

/** What a resource that clients write brings: the way to the issuer, and in each environment one database for all pods. */
export function withWrites(path: string, text: string): string {
  if (path === 'infra/main.ts')
    return text
      .replace(/^(import \{ defineInfra, )/m, "import { writes } from '@golden-path/infra';\n$1")
      .replace(/(?<=\bcomponents: \[[^\]]*)\bobservability\b/, 'writes, observability');
  if (!/^gitops\/overlays\/[^/]+\/kustomization\.yaml$/.test(path)) return text;
  const written = text.replace(/^( +- \.\.\/\.\.\/components\/)observability\n/m, '$1writes\n$&');
  return written.includes('/postgresql\n')
    ? written
    : written.replace(/^( +- \.\.\/\.\.\/components\/)observability\n/m, '$&$1postgresql\n');
}
