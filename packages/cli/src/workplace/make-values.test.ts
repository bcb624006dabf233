import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';

const MAKEFILES = ['Makefile', 'packages/platform.mk'];

/** What would break out of quotes, be expanded by make or the shell, or become several words. */
const HOSTILE = [
  "x'; touch pwned; '",
  'x"; touch pwned; "',
  '$(shell touch pwned)',
  '$(touch pwned)',
  '$${x:=$(touch pwned)}',
  '`touch pwned`',
  "it's.json",
  'two  words *',
  'x; touch pwned',
  'two\ntouch pwned',
  'x # y',
];

/** Variables that are several words for a program. The program takes none of them for a part of a script. */
const OF_WORDS = ['ARGS', 'STEP', 'ONLY'];

interface Target {
  readonly name: string;
  readonly variables: readonly string[];
}

/** Every target that has variables: those that its line in `make help` names, and those that its recipe reads. */
function targets(): Target[] {
  const text = MAKEFILES.map((file) => readFileSync(join(repositoryRoot(), file), 'utf8')).join('\n');
  const own = new Set(Array.from(text.matchAll(/^(\w+) :?=/gm), ([, name = '']) => name));
  own.add('MAKEFILE_LIST');
  return Array.from(
    text.matchAll(/^([a-z][a-z-]*):[^\n]*?(?:## (.*))?\n((?:\t.*\n)*)/gm),
    ([, name = '', help = '', recipe = '']) => {
      const named = help.matchAll(/\b([A-Z][A-Z_]*)=/g);
      const read = recipe.matchAll(/\$\$?[({]?([A-Z][A-Z_]*)\b/g);
      const variables = new Set([...named, ...read].map(([, variable = '']) => variable));
      return { name, variables: [...variables].filter((variable) => !own.has(variable)) };
    },
  ).filter(({ variables }) => variables.length > 0);
}

/** The Makefile, with programs that note how they were called and with which variables. */
describe('Given values that somebody typed', () => {
  const all = targets();
  const names = all.map(({ name }) => name);
  const variables = [...new Set(all.flatMap((target) => target.variables))];
  let folder: string;
  let files: string[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'make-values-'));
    for (const file of MAKEFILES) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      copyFileSync(join(repositoryRoot(), file), join(folder, file));
    }
    mkdirSync(join(folder, 'packages/service/bench/node_modules'), { recursive: true });
    for (const place of ['', 'packages/service/bench/'])
      writeFileSync(join(folder, `${place}package-lock.json`), '');
    const programs = join(folder, 'node_modules/.bin');
    mkdirSync(programs, { recursive: true });
    const note = `#!/bin/sh\nprintf '%s\\0' "$@" >> '${folder}/arguments'\nenv -0 >> '${folder}/environment'\n`;
    for (const name of ['node', 'npm', 'tsc', 'golden-path', 'bash'])
      writeFileSync(join(programs, name), note, { mode: 0o755 });
    make({});
    files = readdirSync(folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  afterEach(() => {
    rmSync(join(folder, 'pwned'), { force: true });
  });

  const noted = (file: string): string[] => readFileSync(join(folder, file), 'utf8').split('\0');
  const make = ({ typed = [], env = {} }: { typed?: readonly string[]; env?: Record<string, string> }) => {
    for (const file of ['arguments', 'environment']) rmSync(join(folder, file), { force: true });
    const { status, stdout, stderr } = spawnSync('make', ['--no-print-directory', ...names, ...typed], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { status, stdout, stderr };
  };

  it('then they are all that a target says it has', () => {
    expect(names).toEqual(expect.arrayContaining(['import', 'verify', 'promote', 'upgrade', 'scaffold']));
    expect(variables).toEqual(
      expect.arrayContaining(['FILE', 'ARGS', 'STEP', 'DIGEST', 'DRY_RUN', 'FROM_REPO', 'NAME', 'ONLY']),
    );
  });

  describe.each([
    [
      'on the command line',
      (values: Record<string, string>) => ({ typed: Object.entries(values).map((each) => each.join('=')) }),
    ],
    ['in the environment', (env: Record<string, string>) => ({ env })],
  ])('when they stand %s', (_where, way) => {
    it.each(HOSTILE)(
      'and are %j, then they reach the programs as they are, and nothing else runs',
      (value) => {
        const values = Object.fromEntries(variables.map((variable) => [variable, value]));

        const made = make(way(values));

        expect({ made, files: readdirSync(folder) }).toEqual({
          made: { status: 0, stdout: expect.any(String) as string, stderr: '' },
          files,
        });
        expect(noted('environment')).toEqual(
          expect.arrayContaining(Object.entries(values).map((each) => each.join('='))),
        );
      },
    );
  });

  it('and have spaces, then each is one word, but for those that are said to be several', () => {
    make({ env: Object.fromEntries(variables.map((variable) => [variable, `one of ${variable}`])) });

    const parted = new Set(noted('arguments').filter((argument) => variables.includes(argument)));

    expect([...parted].sort()).toEqual([...OF_WORDS].sort());
  });
});
