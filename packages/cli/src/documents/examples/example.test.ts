import { examplesOf } from './example';
import { isAsShown, missingLine } from './shown';

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n`;

describe('Given a document', () => {
  it('then a marked fence gives its commands with what they print', () => {
    const text = `# A\n\n<!-- run -->\n${fence('console', '$ a \\\n  b\nx\ny\n$ c')}`;

    expect(examplesOf('a.md', text)).toEqual([
      {
        file: 'a.md',
        line: 4,
        kind: 'run',
        text: '$ a \\\n  b\nx\ny\n$ c\n',
        commands: [
          { command: 'a \\\n  b', output: 'x\ny\n' },
          { command: 'c', output: '' },
        ],
      },
    ]);
  });

  it('then without prompts each line is a command whose output is not shown', () => {
    const [example] = examplesOf('a.md', `<!-- run -->\n${fence('sh', 'a # why\n\nb')}`);

    expect(example?.commands).toEqual([
      { command: 'a # why', output: undefined },
      { command: 'b', output: undefined },
    ]);
  });

  it.each([
    ['no mark', fence('sh', 'a')],
    ['an unknown mark', `<!-- walk -->\n${fence('sh', 'a')}`],
    ['no reason', `<!-- not run: -->\n${fence('sh', 'a')}`],
    ['a mark that is not right before it', `<!-- run -->\n\n${fence('sh', 'a')}`],
  ])('then commands with %s are refused', (_what, text) => {
    expect(() => examplesOf('a.md', text)).toThrow(/a\.md:\d: say .* who runs them/);
  });

  it('then what is not a command needs no mark', () => {
    expect(examplesOf('a.md', fence('yaml', 'a: 1') + fence('mermaid', 'flowchart LR'))).toEqual([]);
  });
});

describe('Given what a document shows', () => {
  it.each([
    ['a\nb\n', 'a\nb', true],
    ['a\nb', 'a\nc', false],
    ['a', 'a\nb', false],
    ['a.c', 'abc', false],
    ['{"id":"…","n":1}', '{"id":"3f","n":1}', true],
    ['{"id":"…","n":1}', '{"id":"3f","n":2}', false],
    ['a\n…\nd', 'a\nb\nc\nd', true],
    ['a\n…\nd', 'a\nd', true],
    ['a\n…\nd', 'a\nb', false],
    ['a…', 'a\nb', false],
    ['', '', true],
    ['', 'a', false],
  ])('then %j shows %j: %s', (shown, text, expected) => {
    expect(isAsShown(shown, text)).toBe(expected);
  });

  it('then lines of a log are looked for in their order', () => {
    expect(missingLine('a…\nc\n', ['a1', 'b', 'c'])).toBeUndefined();
    expect(missingLine('c\na…\n', ['a1', 'b', 'c'])).toBe('a…');
  });
});
