import { join } from 'node:path';
import { checkOne, questions, readTemplate, valuesFor } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import ts from 'typescript';
import { rendered } from '../generate/sources';
import { fixtures } from './fixtures';
import { readTree, subtree } from './tree';

const root = repositoryRoot();
const source = readTree(root);
const resource = subtree(source, 'template/resource');
const { full = {} } = Object.fromEntries(fixtures());
const asked = questions(readTemplate(source).pages, full);
const values = valuesFor(source, full);

/** Words of JavaScript, and nouns that the code of a service has names for, of which a form could have a rule. */
const WORDS =
  `break case catch class const continue debugger default do else export extends false finally for function if
  import in instanceof new null return super switch this throw true try typeof var void while with yield let static enum await
  async of as get any never unknown declare global process console request response event line lines route routes key keys
  text texts value values index service services good goods order orders user users series`.split(/\s+/);

/** What a team would have to read and compile when its resource has these names. */
function code(nouns: object): ReadonlyMap<string, string> {
  return new Map(
    [...rendered(resource, { ...values, ...nouns })]
      .filter(([path]) => path.endsWith('.ts'))
      .map(([path, { content }]) => [path, content.toString()]),
  );
}

function isTaken(question: 'singular' | 'plural', noun: string): boolean {
  const schema = asked.find(({ name }) => name === question)?.schema ?? {};
  try {
    checkOne(question, schema, noun);
    return true;
  } catch {
    return false;
  }
}

test('whatever noun the form takes, the code that is made of it compiles', () => {
  const own = [...code({ singular: 'vessel', plural: 'vessels' }).values()].join('\n');
  const words = new Set([
    ...WORDS,
    ...(own.match(/[A-Za-z][A-Za-z0-9]+/g) ?? []).map((word) => word.toLowerCase()),
  ]);
  const files = new Map<string, string>();
  for (const word of words)
    for (const [question, nouns] of [
      ['singular', { singular: word, plural: 'zvessels' }],
      ['plural', { singular: 'zvessel', plural: word }],
    ] as const)
      if (isTaken(question, word))
        // Below the repository, whose packages they find.
        for (const [path, text] of code(nouns))
          files.set(join(root, 'nouns', `${question}-${word}`, path), text);
  expect(files.size).toBeGreaterThan(1000);
  expect(problems(files)).toEqual([]);
}, 600_000);

/** What the compiler says of files that are in memory only. */
function problems(files: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      types: ['node', 'jest'],
      noEmit: true,
      skipLibCheck: true,
      declaration: false,
    },
    root,
  );
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.readFile = (path) => files.get(path) ?? disk.readFile(path);
  host.fileExists = (path) => files.has(path) || disk.fileExists(path);
  host.directoryExists = (path) =>
    path.startsWith(join(root, 'nouns')) || disk.directoryExists?.(path) === true;
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${path.slice(root.length)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}
