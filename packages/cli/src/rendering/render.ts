import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { PACKAGE, PACKAGES, REAL_PACKAGES } from '../installed';
import type { Answers } from '../record';
import type { Tree } from '../tree';
import type { Workshop } from '../workshop';
import type { Question, Request, Response } from './protocol';

export interface Rendering {
  readonly questions: readonly Question[];
  readonly problems: readonly string[];
  /** Empty when there are problems. */
  readonly tree: Tree;
  readonly answers: Answers;
}

const RENDERER = 'template/scaffold/';

/** The program that renders, beside this one: its source where that is, for Node.js strips types, but not in node_modules. */
const PROCESS = join(__dirname, `process${extname(__filename).replace('.', '.m')}`);

/**
 * What a version of the template makes of these answers, by the rules that this version has for it. Answers to
 * questions that it does not ask are left out.
 * @param source the version's tree
 */
export function renderVersion(workshop: Workshop, source: Tree, answers: Answers): Rendering {
  const folder = compileRenderer(workshop, source);
  const readable = [folder, PACKAGE, ...REAL_PACKAGES];
  const request: Request = { folder, tree: source, answers };
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    ['--permission', ...readable.map((place) => `--allow-fs-read=${place}`), PROCESS],
    {
      cwd: folder,
      env: { NODE_NO_WARNINGS: '1' },
      input: serialize(request),
      maxBuffer: 1 << 30,
      timeout: 120_000,
    },
  );
  if (status !== 0)
    throw new Error(`the template cannot be rendered: ${error?.message ?? stderr.toString()}`);
  const response = deserialize(stdout) as Response;
  return {
    questions: response.questions,
    problems: response.problems,
    tree: new Map(
      Array.from(response.tree ?? [], ([path, { kind, content }]) => [
        path,
        { kind, content: Buffer.from(content) },
      ]),
    ),
    answers: response.answers ?? {},
  };
}

/** The version's renderer as modules that can be loaded, beside a link to the installed packages. */
function compileRenderer(workshop: Workshop, source: Tree): string {
  const folder = mkdtempSync(join(realpathSync(workshop.folder), 'renderer-'));
  const modules = [...source].filter(
    ([path]) => path.startsWith(RENDERER) && path.endsWith('.ts') && !path.endsWith('.test.ts'),
  );
  if (modules.length === 0) throw new Error(`this version of the template has no ${RENDERER}`);
  for (const [path, { content }] of modules) {
    const { outputText } = transpileModule(content.toString(), {
      fileName: path,
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2024, esModuleInterop: true },
    });
    const file = join(folder, path.slice(RENDERER.length).replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, outputText);
  }
  symlinkSync(PACKAGES, join(folder, 'node_modules'));
  return folder;
}
