import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTemplate } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { parse } from 'yaml';
import { readTree, subtree } from '../scaffold/tree';

const root = repositoryRoot();
const tree = readTree(root);
const { version } = readTemplate(tree);
const text = (path: string) => readFileSync(join(root, path), 'utf8');

describe('Given the version in template.yaml', () => {
  // service/ and infra/ have the version that a new service begins with; from then on it is the team's.
  it('then it is that of every package that is published', () => {
    const { workspaces } = JSON.parse(text('package.json')) as { workspaces: string[] };
    const published = workspaces.filter((folder) => folder.startsWith('packages/'));
    const versions = ['.', ...published].map((folder) => [
      folder,
      (JSON.parse(text(join(folder, 'package.json'))) as { version: string }).version,
    ]);

    expect(versions).toEqual(versions.map(([folder]) => [folder, version]));
  });

  it('then it is stamped into what scaffolding makes', () => {
    const record = tree.get('template/record/.golden-path.yaml.njk')?.content.toString() ?? '';

    expect(/^version: (.*)$/m.exec(record)?.[1]).toBe(version);
    expect(text('template/overlay/catalog-info.yaml.njk')).toContain(
      `    backstage.io/template-version: ${version}\n`,
    );
  });

  it('then the change log begins with it and has notes for it', () => {
    const released = text('CHANGELOG.md').replace(/^## Unreleased\n[^]*?(?=^## )/m, '');
    const [, newest, notes = ''] = /^## (\S+).*\n([^]*?)(?=^## |(?![^]))/m.exec(released) ?? [];

    expect(newest).toBe(version);
    expect(notes.trim()).not.toBe('');
  });

  it('then migrations are named after versions up to it, and are lists', () => {
    for (const [path, { content }] of subtree(tree, 'template/migrations')) {
      expect(path).toMatch(/^\d+\.\d+\.\d+\.yaml$/);
      expect(parse(content.toString())).toBeInstanceOf(Array);
    }
  });
});
