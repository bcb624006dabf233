import { makeTemplate } from '../../test/tiny-template';
import { bringIn, lines } from '../../test/upgrading';
import { parseSteps } from './step';

describe('Given versions with migrations', () => {
  it('then folders move with the team’s own files in them, edits reach those, answers keep under new names', async () => {
    const template = makeTemplate();
    const form = { name: { type: 'string' }, plural: { type: 'string' } };
    template.release(
      '1.0.0',
      { 'src/{{plural}}/a.txt': lines(), 'src/{{plural}}/b.txt': 'b\n', 'old.txt': lines() },
      form,
    );
    const service = template.scaffold('1.0.0', { name: 'quay', plural: 'piers' });
    service.write('src/piers/a.txt', lines({ 2: 'ours' }));
    service.write('src/piers/own.txt', 'see old.txt\n');
    service.write('new.txt', 'in the way\n');
    service.commit('edits');
    template.move('src/{{plural}}', 'lib/{{plural}}');
    template.move('old.txt', 'new.txt');
    template.release('1.1.0', {
      'lib/{{plural}}/a.txt': lines({ 12: 'theirs' }),
      'template/migrations/1.1.0.yaml': `
- move: { from: src/<plural>, to: lib/<plural> }
- move: { from: old.txt, to: new.txt }
- edit: { files: 'lib/**', find: 'see old\\.(\\w+)', replace: 'see new.$1' }
- tell: Tell your callers.
`,
    });
    template.release(
      '1.2.0',
      {
        'template/migrations/1.2.0.yaml': '- rename answer: { from: name, to: title }\n',
        'README.md': '# {{title}}\n\n<!-- begin -->\none\n<!-- end -->\n\nMore.\n',
      },
      { title: { type: 'string' }, plural: { type: 'string' } },
    );

    const result = await bringIn(service, template);

    expect(service.read('lib/piers/a.txt')).toBe(lines({ 2: 'ours', 12: 'theirs' }));
    expect(service.read('lib/piers/own.txt')).toBe('see new.txt\n');
    expect(service.git('ls-files', 'src')).toBe('');
    expect(service.read('README.md')).toContain('# quay\n');
    expect(result.report).toContain('- v1.1.0 moved `src/piers` to `lib/piers`');
    expect(result.report).toContain('- edited your own `lib/piers/own.txt`');
    expect(result.report).toContain('- v1.1.0: Tell your callers.');
    expect(result.report).toContain('- `old.txt` belongs at `new.txt` now, where a file of yours is');
    expect(service.read('new.txt')).toContain('in the way\n');
  });
});

describe('Given a step that is none', () => {
  it.each([
    ['- drop: x', "x.yaml: step 1: 'drop' is not one of move, edit, rename answer, tell"],
    ['- move: { from: x }', 'x.yaml: step 1: move needs from, to, each a text'],
    ['- tell: a\n  move: { from: x, to: y }', 'x.yaml: step 1 is more than one step: tell, move'],
    ['move: x', 'x.yaml: is not a list of steps'],
    ['- 1', 'x.yaml: step 1 is not a step'],
    ['- [', 'x.yaml: '],
    ["- edit: { files: x, find: '(', replace: '' }", 'Invalid regular expression'],
  ])('%s is refused with its place', (text, message) => {
    expect(() => parseSteps('x.yaml', text)).toThrow(message);
  });
});
