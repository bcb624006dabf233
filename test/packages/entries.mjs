import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const run = (project, args) =>
  execFileSync(process.execPath, args, {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });

/** Each entry point by `require` and by `import`, each in a process of its own. */
export function loadBothWays(project, entries) {
  for (const entry of entries) {
    run(project, ['-e', `require(${JSON.stringify(entry)})`]);
    run(project, ['--input-type=module', '-e', `await import(${JSON.stringify(entry)})`]);
  }
}

/** The declarations, with all that they refer to, as a strict project sees them, from CommonJS and from an ES module. */
export function typeCheck(project, root, entries) {
  const code = entries.map((entry, index) => `import * as entry${index} from '${entry}';`).join('\n');
  const uses = `export const entries = [${entries.map((_, index) => `entry${index}`).join(', ')}];\n`;
  for (const extension of ['cts', 'mts'])
    writeFileSync(join(project, `entries.${extension}`), `${code}\n${uses}`);
  const options = {
    compilerOptions: { strict: true, module: 'nodenext', target: 'es2024', noEmit: true },
    files: ['entries.cts', 'entries.mts'],
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(options));
  try {
    run(project, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project]);
  } catch (error) {
    throw new Error(`the declarations do not stand on their own:\n${error.stdout}`, { cause: error });
  }
}
