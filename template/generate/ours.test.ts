import { withoutLinesAbout, withoutTemplateLines } from './ours';

describe('Given a document that names files which only the sample has', () => {
  const gone = ['service/src/ports', 'packages/service/test/contract.ts', 'NOTICE'];

  it.each([
    [
      'a row',
      '| a | `packages/service/src/a.ts` |\n| b | `packages/service/test/contract.ts` |\n',
      '| a | `packages/service/src/a.ts` |\n',
    ],
    ['a link', 'a\n[x](https://host/o/r/blob/main/service/test/contract.ts)\nb\n', 'a\nb\n'],
    [
      'a section',
      '## A\n\na\n\n## B: `packages/service/test/contract.ts`\n\nb\n\n### C\n\n## D\n',
      '## A\n\na\n\n## D\n',
    ],
    ['a longer name', '`packages/service/test/contract.ts.md`, `my-packages/service/test/contract.ts`\n', undefined],
    ['a folder, of which the team has its own', '`service/src/ports/definition.ts`\n', undefined],
    ['a name without a folder', 'NOTICE\n', undefined],
  ])('then of %s nothing is left but what holds', (_what, text, left = text) => {
    expect(withoutLinesAbout(gone, 'docs/a.md', text)).toBe(left);
  });

  it('then other files stay as they are', () => {
    expect(withoutLinesAbout(gone, 'a.ts', '// packages/service/test/contract.ts\n')).toBe(
      '// packages/service/test/contract.ts\n',
    );
  });
});

test('pictures and sections about the template stay with the template', () => {
  const text = '## A\n\n![x](images/x.webp)\n\na\n\n## … add a parameter to the template\n\n1. b\n';

  expect(withoutTemplateLines('docs/how-to.md', text)).toBe('## A\n\na\n\n');
  expect(withoutTemplateLines('.gitattributes', 'docs/openapi.json a\ndocs/images/** a\n')).toBe(
    'docs/openapi.json a\n',
  );
});
