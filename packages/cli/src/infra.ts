import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readInfrastructure, type Choices, type Infrastructure } from '@golden-path/infra/tools';
import { Refusal } from './refusal';

/** Of a repository: the compiled infra/main.ts, which is a program and says what the service chose. */
export const INFRA_PROGRAM = 'infra/dist/main.js';

/** What the service chose, and what its repository says. @throws Refusal when it is not compiled */
export function infraOf(root: string): Infrastructure {
  return readInfrastructure(choicesOf(root), root);
}

/** What the service chose in infra/main.ts. */
export function choicesOf(root: string): Choices {
  const program = requireProgram(root, INFRA_PROGRAM, 'infra');
  const { infra } = createRequire(program)(program) as { readonly infra?: Choices };
  if (infra === undefined)
    throw new Refusal(
      'infra/main.ts does not export `infra`',
      'Write: export const infra = defineInfra({ … })',
    );
  return infra;
}

/** The whole path of a compiled program. @throws Refusal when it is not there */
export function requireProgram(root: string, program: string, project: string): string {
  const file = join(root, program);
  if (!existsSync(file))
    throw new Refusal(`${program} is missing`, `Compile it: npx tsc -b ${project} (make does so by itself)`);
  return file;
}
