import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from '@golden-path/spec';
import type { GeneratedFile } from './generated-file';
import { blockScalar, GENERATED_BY, toYaml } from './manifests/yaml';

const DOCS = 'docs';

/** Which pages stand where, in this order; of a folder, its README and then the rest by name. */
const SECTIONS: readonly (readonly [string, readonly string[]])[] = [
  ['Use', ['http-api.md', 'data.md', 'data-quality.md', 'performance.md']],
  [
    'Operate',
    [
      'slo.md',
      'runbooks/',
      'configuration.md',
      'commands.md',
      'database.md',
      'telemetry.md',
      'telemetry-reference.md',
      'observe.md',
      'deployment.md',
      'delivery.md',
      'security.md',
    ],
  ],
  ['Change', ['how-to.md', 'architecture.md', 'testing.md', 'adr/']],
  ['Own a platform', ['platform/']],
];
const FIRST = ['index.md', 'getting-started.md'];
/** For pages that nobody gave a place. */
const REST = 'More';

/** What people look for under another name than its heading. */
const TITLES: Readonly<Record<string, string>> = { 'index.md': 'Overview', 'how-to.md': 'How to' };

/** Many records, which are read when somebody asks why; this page lists them. */
const RECORDS = { list: 'adr/README.md', each: /^adr\/\d/, pattern: 'adr/[0-9]*' };

type Page = string | Readonly<Record<string, string>>;
type Within = Page | Readonly<Record<string, readonly string[]>>;
type Entry = Page | Readonly<Record<string, readonly Within[]>>;

/** The pages by section, every one exactly once, records by their list. A page's title is its first heading. */
export function navigation(pages: readonly string[]): Entry[] {
  const sorted = [...pages].filter((page) => !isListed(page, pages)).sort(byPlace);
  const sectionOf = (page: string): string =>
    SECTIONS.find(([, places]) => places.some((place) => isAt(page, place)))?.[0] ?? REST;
  const bySection = Map.groupBy(
    sorted.filter((page) => !FIRST.includes(page)),
    sectionOf,
  );
  return [
    ...FIRST.filter((page) => sorted.includes(page)).map(titled),
    ...[...SECTIONS.map(([title]) => title), REST].flatMap((title) => {
      const found = bySection.get(title);
      return found === undefined ? [] : [{ [title]: nested(found) }];
    }),
  ];
}

function titled(page: string): Page {
  const title = TITLES[page];
  return title === undefined ? page : { [title]: page };
}

/** Runbooks are many, and looked for one at a time. */
function nested(pages: readonly string[]): Within[] {
  const first = pages.findIndex(isRunbook);
  const runbooks = pages.filter(isRunbook);
  return pages.flatMap((page, at): Within[] => {
    if (!isRunbook(page)) return [titled(page)];
    return at === first ? [{ Runbooks: runbooks }] : [];
  });
}

/** Whether a page of its own leads to it. */
export function isListed(page: string, pages: readonly string[]): boolean {
  return RECORDS.each.test(page) && pages.includes(RECORDS.list);
}

function isRunbook(page: string): boolean {
  return page.startsWith('runbooks/');
}

function isAt(page: string, place: string): boolean {
  return place.endsWith('/') ? page.startsWith(place) : page === place;
}

function byPlace(a: string, b: string): number {
  const places = SECTIONS.flatMap(([, all]) => all);
  const rank = (page: string): number => {
    const index = places.findIndex((place) => isAt(page, place));
    return index < 0 ? places.length : index;
  };
  const name = (page: string): string => page.replace(/README\.md$/, '');
  return rank(a) - rank(b) || (name(a) < name(b) ? -1 : 1);
}

/** Every Markdown page below docs/, on disk or about to be written. */
export function pages(root: string, generated: readonly GeneratedFile[]): string[] {
  const folder = join(root, DOCS);
  const onDisk = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const written = generated
    .filter(({ path }) => path.startsWith(`${DOCS}/`))
    .map(({ path }) => path.slice(DOCS.length + 1));
  const paths = onDisk.map((path) => path.replaceAll('\\', '/'));
  return [...new Set([...paths, ...written])].filter((path) => path.endsWith('.md'));
}

/** What TechDocs, and `make docs`, build the documentation by. */
export function mkdocsFile(identity: Identity, allPages: readonly string[]): GeneratedFile {
  return {
    path: 'mkdocs.yml',
    content:
      GENERATED_BY +
      toYaml({
        site_name: blockScalar(identity.title),
        site_description: blockScalar(identity.description),
        docs_dir: DOCS,
        // No repo_url: TechDocs knows it from the catalog, and the theme would ask that host for stars.
        // What is named here stays as it is under TechDocs; without it the theme asks for fonts elsewhere.
        theme: { name: 'material', font: false },
        // The other search works in Backstage only.
        plugins: [{ 'techdocs-core': { use_material_search: true } }],
        strict: true,
        validation: {
          nav: { omitted_files: 'warn', not_found: 'warn', absolute_links: 'warn' },
          links: { not_found: 'warn', anchors: 'warn', absolute_links: 'warn', unrecognized_links: 'warn' },
        },
        ...(allPages.some((page) => isListed(page, allPages)) && { not_in_nav: RECORDS.pattern }),
        nav: navigation(allPages),
      }),
  };
}
