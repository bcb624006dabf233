import { renderVersion } from '../src/rendering/render';
import { openWorkshop } from '../src/workshop';
import { makeRepository, type Repository } from './repository';

/**
 * A template of a few files with rules of its own: `{{name}}` in a file stands for an answer. It keeps to what an
 * upgrade asks of every version: `template/scaffold` with `render`, `questions` and `readTemplate`, a record, and
 * targets that write what is generated.
 */
export interface TinyTemplate extends Repository {
  release(version: string, files?: Readonly<Record<string, string | Buffer | null>>, form?: Form): string;
  /** A repository made from a version, as scaffolding makes it. */
  scaffold(version: string, answers?: Readonly<Record<string, unknown>>): Repository;
}

export type Form = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const FORM: Form = { name: { type: 'string', title: 'Name' }, owner: { type: 'string', default: 'nobody' } };

const SCAFFOLD = {
  'template/scaffold/form.ts': `export class InvalidAnswers extends Error {
  override readonly name = 'InvalidAnswers';
  constructor(readonly problems: readonly string[]) { super(problems.join('\\n')); }
}
type Schema = { type: string; default?: unknown; enum?: unknown[] };
export function questions(pages: readonly { properties: Record<string, Schema> }[]) {
  return pages.flatMap(({ properties }) => Object.entries(properties).map(([name, schema]) =>
    ({ name, schema, required: schema.default === undefined })));
}
`,
  'template/scaffold/template-file.ts': `type Tree = ReadonlyMap<string, { content: Buffer; kind: string }>;
export function readTemplate(tree: Tree) {
  return JSON.parse(String(tree.get('template.yaml')?.content)) as { version: string; pages: never[] };
}
`,
  'template/scaffold/render.ts': `import { InvalidAnswers, questions } from './form';
import { readTemplate } from './template-file';
export function render(source: Parameters<typeof readTemplate>[0], given: Record<string, unknown>) {
  const { pages, version } = readTemplate(source);
  const asked = questions(pages);
  const answers = Object.fromEntries(asked.map(({ name, schema }) => [name, given[name] ?? schema.default]));
  const problems = asked.flatMap(({ name, schema: { enum: allowed } }) =>
    answers[name] === undefined ? [name + ' is missing']
    : allowed && !allowed.includes(answers[name]) ? [name + ' is none of ' + allowed.join(', ')] : []);
  if (problems.length > 0) throw new InvalidAnswers(problems);
  const fill = (text: string) => text.replace(/\\{\\{(\\w+)\\}\\}/g, (_, name: string) => String(answers[name]));
  const tree = new Map([...source].filter(([path]) => !/^(template|CHANGELOG)/.test(path)).map(([path, file]) =>
    [fill(path), file.content.includes(0) ? file : { ...file, content: Buffer.from(fill(file.content.toString())) }]));
  const record = { template: 'template:default/tiny', source: '.', version, commit: 'unknown', values: answers };
  tree.set('.golden-path.yaml', { kind: 'plain', content: Buffer.from(JSON.stringify(record, null, 2) + '\\n') });
  return { tree, answers };
}
`,
};

/** Joins all files of `parts/` into one that is generated, and lists them in a block of another. */
const MAKEFILE = `manifests:
	@cat parts/* > generated.txt
docs-reference:
	@sed -i.bak -e '/<!-- begin -->/,/<!-- end -->/{//!d;}' -e '/<!-- begin -->/r generated.txt' README.md && rm README.md.bak
`;

const FILES: Readonly<Record<string, string>> = {
  Makefile: MAKEFILE,
  '.gitignore': 'node_modules\n',
  '.gitattributes': 'generated.txt linguist-generated\n',
  'README.md': '# {{name}}\n\n<!-- begin -->\none\n<!-- end -->\n\nMore.\n',
  'parts/one.txt': 'one\n',
  'generated.txt': 'one\n',
};

export function makeTemplate(): TinyTemplate {
  const repository = makeRepository();
  for (const [path, content] of Object.entries({ ...SCAFFOLD, ...FILES })) repository.write(path, content);
  let form = FORM;
  return {
    ...repository,
    release: (version, files = {}, newForm = form) => {
      form = newForm;
      for (const [path, content] of Object.entries(files))
        if (content === null) repository.remove(path);
        else repository.write(path, content);
      repository.write('template.yaml', JSON.stringify({ version, pages: [{ properties: form }] }));
      return repository.commit(`release ${version}`, `v${version}`);
    },
    scaffold: (version, answers = { name: 'quay' }) => {
      const service = makeRepository();
      const workshop = openWorkshop(repository.folder);
      const { tree, problems } = renderVersion(workshop, repository.tree(`v${version}`), answers);
      workshop.close();
      if (problems.length > 0) throw new Error(problems.join());
      service.unpack(tree);
      service.commit('made from the path');
      return service;
    },
  };
}
