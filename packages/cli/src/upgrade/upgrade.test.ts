import { makeRepository } from '../../test/repository';
import { bringIn, lines, type Made, run } from '../../test/upgrading';
import { makeTemplate } from '../../test/tiny-template';

describe('Given a service made from version 1.0.0, and newer versions', () => {
  it('then the newest is brought in on a branch, one commit with the report; edits are kept', async () => {
    const template = makeTemplate();
    template.release('1.0.0', { 'untouched.txt': lines(), 'edited.txt': lines(), 'gone.txt': 'x\n' });
    const service = template.scaffold('1.0.0');
    service.write('edited.txt', lines({ 2: 'ours' }));
    service.write('own.txt', 'our own\n');
    const head = service.commit('edits');
    template.release('1.1.0', {
      'untouched.txt': lines({ 5: 'theirs' }),
      'edited.txt': lines({ 12: 'theirs of {{name}}' }),
      'gone.txt': null,
      'added.txt': 'new\n',
      'CHANGELOG.md': '# Changes\n\n## [1.1.0] - 2026-01-31\n\nAdds a file.\n\n## 1.0.0\n\nThe first.\n',
    });
    template.release('1.2.0-rc.1', { 'added.txt': 'a preview\n' });

    const before = service.state();
    const result = await run(service, template);

    expect(result).toMatchObject({ outcome: 'made', from: 'v1.0.0', version: 'v1.1.0', hand: 0 });
    expect(service.state()).toBe(
      before.replace(
        /^/,
        `${service.git('rev-parse', 'golden-path/v1.1.0')} commit\trefs/heads/golden-path/v1.1.0\n`,
      ),
    );
    service.git('switch', '--quiet', 'golden-path/v1.1.0');
    expect(service.git('rev-parse', 'HEAD~1')).toBe(head);
    expect(service.read('untouched.txt')).toBe(lines({ 5: 'theirs' }));
    expect(service.read('edited.txt')).toBe(lines({ 2: 'ours', 12: 'theirs of quay' }));
    expect(service.read('own.txt')).toBe('our own\n');
    expect(service.read('added.txt')).toBe('new\n');
    expect(service.git('ls-files', 'gone.txt', 'CHANGELOG.md', 'node_modules')).toBe('');
    expect(JSON.parse(service.read('.golden-path.yaml'))).toMatchObject({ version: '1.1.0' });
    const report = service.git('log', '-1', '--format=%b');
    expect(report).toContain('1 file updated, 1 merged with your edits, 1 added, 1 removed');
    expect(report).toContain('## What is new in v1.1.0\n\nAdds a file.');
    expect(report).not.toContain('The first.');
  });

  it('then a conflict stands in the branch; once resolved, a second run finds nothing to do, and the next upgrade is clean', async () => {
    const template = makeTemplate();
    template.release('1.0.0', { 'x.txt': lines() });
    const service = template.scaffold('1.0.0');
    service.write('x.txt', lines({ 3: 'ours' }));
    service.commit('an edit');
    template.release('1.1.0', { 'x.txt': lines({ 3: 'theirs' }) });

    const result = await bringIn(service, template);

    expect(result.hand).toBe(1);
    expect(result.report).toContain(
      '## Needs a hand\n\n- `x.txt`: you and the path changed the same lines in one place',
    );
    expect(service.read('x.txt')).toContain(
      '<<<<<<< yours\nours\n||||||| the path v1.0.0\nline 3\n=======\ntheirs\n',
    );
    service.write('x.txt', lines({ 3: 'ours and theirs' }));
    service.commit('resolve');
    expect(await run(service, template)).toEqual({ outcome: 'up to date', version: 'v1.1.0' });
    template.release('1.2.0', { 'x.txt': lines({ 3: 'theirs', 12: 'more' }) });
    expect(await bringIn(service, template)).toMatchObject({ hand: 0 });
    expect(service.read('x.txt')).toBe(lines({ 3: 'ours and theirs', 12: 'more' }));
  });

  it('then a second run changes nothing; after more commits it makes the branch anew; a branch with commits of the team is refused', async () => {
    const template = makeTemplate();
    template.release('1.0.0', { 'x.txt': lines() });
    const service = template.scaffold('1.0.0');
    template.release('1.1.0', { 'x.txt': lines({ 3: 'theirs' }) });
    await run(service, template);
    const state = service.state();

    expect(await run(service, template)).toMatchObject({ outcome: 'made before' });
    expect(service.state()).toBe(state);

    service.write('own.txt', 'more\n');
    const head = service.commit('more');
    expect(await run(service, template)).toMatchObject({ outcome: 'made' });
    expect(service.git('rev-parse', 'golden-path/v1.1.0~1')).toBe(head);

    service.git('switch', '--quiet', 'golden-path/v1.1.0');
    service.commit('a hand');
    service.git('switch', '--quiet', 'main');
    await expect(run(service, template)).rejects.toThrow('with commits that are not of an upgrade');
  });

  it('then a dry run reports the same and changes nothing', async () => {
    const template = makeTemplate();
    template.release('1.0.0', { 'x.txt': lines() });
    const service = template.scaffold('1.0.0');
    template.release('1.1.0', { 'x.txt': lines({ 3: 'theirs' }) });
    const before = service.state();

    const dry = await run(service, template, { isDryRun: true });

    expect(service.state()).toBe(before);
    expect(dry).toMatchObject({ outcome: 'dry run', branch: 'golden-path/v1.1.0', hand: 0 });
    const yet = 'what is generated is yet to be written anew';
    expect(dry).toHaveProperty('report', expect.stringContaining(yet));
    expect(await run(service, template)).toEqual({
      ...dry,
      outcome: 'made',
      report: (dry as Made).report.replace(yet, '0 generated anew'),
    });
  });

  it('then two versions at once come to the same as one after the other', async () => {
    const template = makeTemplate();
    template.release('1.0.0', { 'x.txt': lines(), 'y.txt': lines() });
    const [once, twice] = [template.scaffold('1.0.0'), template.scaffold('1.0.0')];
    for (const service of [once, twice]) {
      service.write('x.txt', lines({ 7: 'ours' }));
      service.commit('an edit');
    }
    template.release('1.1.0', { 'x.txt': lines({ 2: 'theirs' }), 'y.txt': null });
    template.release('1.2.0', { 'x.txt': lines({ 2: 'theirs', 12: 'theirs' }), 'z.txt': 'new\n' });

    await bringIn(once, template);
    await bringIn(twice, template, { to: 'v1.1.0' });
    await bringIn(twice, template);

    expect(once.read('x.txt')).toBe(lines({ 2: 'theirs', 7: 'ours', 12: 'theirs' }));
    expect(twice.git('rev-parse', 'HEAD^{tree}')).toBe(once.git('rev-parse', 'HEAD^{tree}'));
  });

  it('then line ends, modes, links, binary files and odd names come through', async () => {
    const template = makeTemplate();
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    const odd = 'folder with "quotes"/é\tü.txt';
    template.makeExecutable('Makefile');
    template.release('1.0.0', {
      'crlf.txt': lines(),
      'run.sh': 'old\n',
      [odd]: lines(),
      'x.bin': Buffer.from([0, 1]),
    });
    const service = template.scaffold('1.0.0');
    service.write('crlf.txt', crlf(lines({ 2: 'ours' })));
    service.edit(odd, () => lines({ 2: 'ours' }));
    service.link('link', 'crlf.txt');
    service.commit('edits');
    template.makeExecutable('run.sh');
    template.release('1.1.0', {
      'crlf.txt': lines({ 12: 'theirs' }),
      [odd]: lines({ 12: 'theirs' }),
      'x.bin': Buffer.from([0, 2, 10, 13]),
    });

    await bringIn(service, template);

    expect(service.read('crlf.txt')).toBe(crlf(lines({ 2: 'ours', 12: 'theirs' })));
    expect(service.read(odd)).toBe(lines({ 2: 'ours', 12: 'theirs' }));
    expect(service.git('ls-files', '--stage', 'run.sh', 'Makefile', 'link')).toMatch(
      /^100755 .*\tMakefile\n120000 .*\tlink\n100755 .*\trun\.sh$/,
    );
    expect(service.tree('HEAD').get('x.bin')?.content).toEqual(Buffer.from([0, 2, 10, 13]));
  });

  it('then a file that the team renamed is followed', async () => {
    const template = makeTemplate();
    template.release('1.0.0', { 'x.txt': lines() });
    const service = template.scaffold('1.0.0');
    service.move('x.txt', 'ours/mine.txt');
    service.edit('ours/mine.txt', () => lines({ 2: 'ours' }));
    service.commit('rename');
    template.release('1.1.0', { 'x.txt': lines({ 12: 'theirs' }) });

    const result = await bringIn(service, template);

    expect(service.read('ours/mine.txt')).toBe(lines({ 2: 'ours', 12: 'theirs' }));
    expect(service.git('ls-files', 'x.txt')).toBe('');
    expect(result.report).toContain('- `x.txt` is your `ours/mine.txt`');
  });

  it('then a shallow clone of the service can be upgraded', async () => {
    const template = makeTemplate();
    template.release('1.0.0', { 'x.txt': lines() });
    const origin = template.scaffold('1.0.0');
    origin.commit('a second commit');
    const service = makeRepository();
    service.git('fetch', '--quiet', '--depth=1', `file://${origin.folder}`, 'main');
    service.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
    template.release('1.1.0', { 'x.txt': lines({ 12: 'theirs' }) });

    await bringIn(service, template);

    expect(service.read('x.txt')).toBe(lines({ 12: 'theirs' }));
  });
});

describe('Given generated files', () => {
  it('then they are written anew from what both sides changed, and never conflict', async () => {
    const template = makeTemplate();
    template.release('1.0.0');
    const service = template.scaffold('1.0.0');
    service.write('parts/ours.txt', 'ours\n');
    service.write('generated.txt', 'one\nours\n');
    service.edit('README.md', (text) =>
      text.replace('one\n', 'one\nours\n').replace('More.', 'More of ours.'),
    );
    service.commit('a part of our own');
    template.release('1.1.0', {
      'parts/theirs.txt': 'theirs\n',
      'generated.txt': 'one\ntheirs\n',
      'README.md': '# {{name}}\n\n<!-- begin -->\none\ntheirs\n<!-- end -->\n\nMore.\n',
    });

    const result = await bringIn(service, template);

    expect(service.read('generated.txt')).toBe('one\nours\ntheirs\n');
    expect(service.read('README.md')).toBe(
      '# quay\n\n<!-- begin -->\none\nours\ntheirs\n<!-- end -->\n\nMore of ours.\n',
    );
    expect(result).toMatchObject({ hand: 0 });
    expect(result.report).toContain('1 generated anew');
  });

  it('then, where their generator cannot run on the result, they are those of the path and the report says so', async () => {
    const template = makeTemplate();
    template.release('1.0.0');
    const service = template.scaffold('1.0.0');
    service.edit('Makefile', (text) =>
      text.replace('manifests:\n', 'manifests:\n\t@echo Error: broken by us; exit 1\n'),
    );
    service.commit('break');
    template.release('1.1.0', { 'generated.txt': 'theirs\n' });

    const result = await bringIn(service, template);

    expect(service.read('generated.txt')).toBe('theirs\n');
    expect(result.report).toContain(
      'generated files may be stale, because `make manifests docs-reference` could not run',
    );
    expect(result.report).toContain('Error: broken by us');
    expect(result.hand).toBe(1);
  });

  it('then packages that only the newer version has are installed for them; where that fails, the report says so', async () => {
    const template = makeTemplate();
    const lock = JSON.stringify({ name: 'x', lockfileVersion: 3, packages: { '': { name: 'x' } } });
    template.release('1.0.0', { 'package.json': '{ "name": "x" }', 'package-lock.json': lock });
    const service = template.scaffold('1.0.0');
    template.release('1.1.0', { 'package-lock.json': `${lock}\n` });
    // A lock that lacks what package.json asks for is none that npm installs.
    template.release('1.2.0', {
      'package.json': '{ "name": "x", "dependencies": { "absent": "1.0.0" } }',
      'package-lock.json': `${lock}\n\n`,
    });

    expect(await bringIn(service, template, { to: 'v1.1.0' })).toMatchObject({ hand: 0 });
    const result = await bringIn(service, template);

    expect(result.report).toContain('packages of the new version could not be installed here');
    expect(result.hand).toBe(1);
  });
});

test('machinery that became a package is deleted where nobody edited it; else what replaces it is told', async () => {
  const fat = makeTemplate();
  fat.release('1.0.0', { 'machinery/a.ts': 'a\n', 'machinery/b.ts': 'b\n', 'other.txt': 'x\n' });
  const team = fat.scaffold('1.0.0');
  team.write('machinery/b.ts', 'ours\n');
  team.write('other.txt', 'ours\n');
  team.commit('edits');
  fat.release('1.1.0', {
    'machinery/a.ts': null,
    'machinery/b.ts': null,
    'other.txt': null,
    'template/replaced.yaml': "- { files: 'machinery/**', by: '@path/machinery' }\n",
  });

  const { report, hand } = await bringIn(team, fat);

  expect(hand).toBe(2);
  expect(report).toMatch(/- `machinery\/b\.ts`: .*kept\..*as yours\. In its place: @path\/machinery\n/);
  expect(report).toMatch(/- `other\.txt`: .*as yours\n/);
  expect(team.tree('HEAD').has('machinery/a.ts')).toBe(false);
  expect(team.read('machinery/b.ts')).toBe('ours\n');
});
