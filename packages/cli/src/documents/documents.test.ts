import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { deadLinks, relativeLinks } from './links';
import { isListed, navigation, pages } from '@golden-path/infra/tools';

const root = repositoryRoot();

describe('Given the documentation', () => {
  const all = pages(root, []);
  const list = join(root, 'docs/adr/README.md');
  const inMenu = all.filter((page) => !isListed(page, all));

  it.each(inMenu)('then the menu of mkdocs.yml leads to %s (else: make manifests)', (page) => {
    const menu = readFileSync(join(root, 'mkdocs.yml'), 'utf8');

    expect(
      menu.split('\n').filter((line) => /^- (?:[^:]+: )?(\S+\.md)$/.exec(line.trim())?.[1] === page),
    ).toHaveLength(1);
  });

  it('then each decision that is not in the menu is on the page that lists them', () => {
    const listed = all.filter((page) => isListed(page, all));
    const links = existsSync(list) ? relativeLinks(readFileSync(list, 'utf8')) : [];
    expect(links.map((link) => `adr/${link}`)).toEqual(expect.arrayContaining(listed));
  });

  it('then somebody can read the menu: 30 pages for the service and 8 for the path, at most', () => {
    const [ofPath, ofService] = [true, false].map((isOfPath) =>
      inMenu.filter((page) => page.startsWith('platform/') === isOfPath),
    );
    expect(ofService?.length).toBeLessThanOrEqual(30);
    expect(ofPath?.length).toBeLessThanOrEqual(8);
  });
});

describe('Given pages', () => {
  it('then each is in the menu once, in its section, and those of no section are in the last; a list leads to decisions', () => {
    expect(
      navigation([
        'adr/0002-b.md',
        'stray.md',
        'adr/README.md',
        'index.md',
        'testing.md',
        'slo.md',
        'runbooks/b.md',
        'runbooks/README.md',
      ]),
    ).toEqual([
      { Overview: 'index.md' },
      { Operate: ['slo.md', { Runbooks: ['runbooks/README.md', 'runbooks/b.md'] }] },
      { Change: ['testing.md', 'adr/README.md'] },
      { More: ['stray.md'] },
    ]);
  });
});

describe('Given a folder of pages', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'documents-'));
    mkdirSync(join(folder, 'docs'));
    writeFileSync(
      join(folder, 'docs/a.md'),
      '# A page\n\n## `make x`: what & why?\n\n## Twice\n\n## Twice\n',
    );
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('then pages that are about to be written count too, once', () => {
    expect(
      pages(folder, [
        { path: 'docs/b.md', content: '' },
        { path: 'docs/a.md', content: '' },
        { path: 'docs/openapi.json', content: '' },
        { path: 'elsewhere/c.md', content: '' },
      ]),
    ).toEqual(['a.md', 'b.md']);
  });

  it.each([
    ['[x](a.md)', []],
    ['[x](./a.md "title")', []],
    ['[x](a.md#make-x-what--why)', []],
    ['[x](a.md#twice-1)', []],
    ['[x](../docs/)', []],
    ['[x](/docs/a.md)', []],
    ['[x](https://example.org/nowhere.md) [y](mailto:a@b.c)', []],
    ['```md\n[x](nowhere.md)\n```\n`[x](nowhere.md)`', []],
    ['# Here\n[x](#here)', []],
    ['[x](nowhere.md)', ['nowhere.md']],
    ['![x](nowhere.png)', ['nowhere.png']],
    ['[x](a.md#nowhere)', ['a.md#nowhere']],
    ['[x](#nowhere)', ['#nowhere']],
    ['[x]\n\n[x]: nowhere.md', ['nowhere.md']],
    ['<img src="nowhere.png" alt="">', ['nowhere.png']],
  ])('when another says %j, then %j are dead', (text, dead) => {
    writeFileSync(join(folder, 'docs/b.md'), text);

    expect(deadLinks(folder, 'docs/b.md')).toEqual(dead);
  });

  it('then links are found beside each other', () => {
    expect(relativeLinks('[a](a.md), [b](b.md)\n| [c](c.md) | [d](d.md) |')).toEqual([
      'a.md',
      'b.md',
      'c.md',
      'd.md',
    ]);
  });
});
