import { renderVersion } from '../src/rendering/version';
import { openWorkshop } from '../src/workshop';
import { makeRepository, type Repository } from './repository';

/**
 * A template of a few files: `{{name}}` in a path or in a file stands for an answer. It is a template as a portal and an
 * upgrade read them, with a form, steps and an overlay; and it has targets that write what is generated.
 */
export interface TinyTemplate extends Repository {
  release(version: string, files?: Readonly<Record<string, string | Buffer | null>>, form?: Form): string;
  /** A repository made from a version, as scaffolding makes it. */
  scaffold(version: string, answers?: Readonly<Record<string, unknown>>): Repository;
}

export type Form = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const FORM: Form = { name: { type: 'string', title: 'Name' }, owner: { type: 'string', default: 'nobody' } };

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

const OVERLAY = 'template/overlay/';

export function makeTemplate(): TinyTemplate {
  const repository = makeRepository();
  for (const [path, content] of Object.entries(FILES)) repository.write(path, content);
  let form = FORM;
  return {
    ...repository,
    release: (version, files = {}, newForm = form) => {
      form = newForm;
      for (const [path, content] of Object.entries(files))
        if (content === null) repository.remove(path);
        else repository.write(path, content);
      // So that the tree has what is not committed yet.
      const before = repository.tree(repository.commit(`changes of ${version}`));
      const own = [...before].filter(([path]) => !/^(template\/|template\.yaml$|CHANGELOG\.md$)/.test(path));
      for (const path of before.keys()) if (path.startsWith(OVERLAY)) repository.remove(path);
      for (const [path, { content }] of own)
        if (/\{\{\w+\}\}/.test(path + content.toString()))
          repository.write(`${OVERLAY}${templated(path)}.njk`, templated(content.toString()));
      repository.write('template/record/.golden-path.yaml.njk', record(version, form));
      const elsewhere = own.map(([path]) => path).filter((path) => path.includes('{{'));
      const leftOut = ['template', 'template.yaml', ...elsewhere];
      if (before.has('CHANGELOG.md')) leftOut.push('CHANGELOG.md');
      repository.write('template.yaml', JSON.stringify(templateFile(version, form, leftOut)));
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

function templated(text: string): string {
  return text.replace(/\{\{(\w+)\}\}/g, '$${{ values.$1 }}');
}

function record(version: string, form: Form): string {
  const values = Object.keys(form).map((name) => `"${name}": "\${{ values.${name} }}"`);
  return `{
  "template": "template:default/tiny",
  "source": ".",
  "version": "${version}",
  "commit": "unknown",
  "values": { ${values.join(', ')} }
}
`;
}

function templateFile(version: string, form: Form, leftOut: readonly string[]): object {
  const values = Object.fromEntries(Object.keys(form).map((name) => [name, `\${{ parameters.${name} }}`]));
  const fetch = (url: string) => ({
    action: 'fetch:template',
    input: { url, templateFileExtension: '.njk', replace: true, values },
  });
  const required = Object.keys(form).filter((name) => form[name]?.default === undefined);
  return {
    metadata: { name: 'tiny', annotations: { 'backstage.io/template-version': version } },
    spec: {
      parameters: [{ properties: form, required }],
      steps: [
        { id: 'copy', action: 'fetch:plain', input: { url: './' } },
        { id: 'leave-out', action: 'fs:delete', input: { files: leftOut } },
        { id: 'identity', ...fetch('./template/overlay') },
        { id: 'record', ...fetch('./template/record') },
      ],
    },
  };
}
