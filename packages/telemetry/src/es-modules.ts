import { createRequire, isBuiltin, syncBuiltinESMExports } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { isEsModule } from './program';

/**
 * Instrumentation takes hold of what is loaded by `require`; here, of what is loaded by `import` as well, where an ES
 * module was started: any other program has no need of it, and would be 60 ms later. Call when the instrumentations
 * have been enabled.
 * @param program the file that was started
 */
export function instrumentImports(instrumentations: readonly Instrumentation[], program: string): void {
  if (!isEsModule(program)) return;
  const names = new Set(instrumentations.flatMap(modulesOf));
  const builtIn = [...names].filter((name) => isBuiltin(name));
  const packages = [...names].filter((name) => !isBuiltin(name));
  loadBuiltIn(builtIn);
  if (packages.length > 0) registerHooks(packages);
}

/** Parts of Node.js are changed in place, so that it is enough to `require` them once, and to tell who imports them. */
function loadBuiltIn(names: readonly string[]): void {
  const load = createRequire(__filename);
  for (const name of names) load(name);
  syncBuiltinESMExports();
}

interface RegisterHooks {
  readonly supportsSyncHooks: () => boolean;
  readonly register: (options: { readonly include: readonly string[] }) => void;
}

/** Packages have a place made for changes while they are imported: those that are named, since it has its price. */
function registerHooks(packages: readonly string[]): void {
  // The copy that the instrumentations use: it hands modules to whoever asked that copy.
  const load = createRequire(createRequire(__filename).resolve('@opentelemetry/instrumentation'));
  const hooks = load('import-in-the-middle/register-hooks.mjs') as RegisterHooks;
  if (hooks.supportsSyncHooks()) hooks.register({ include: packages });
}

/** The names are private to it, in name only: its README says to pass `include`, and no way to get at them. */
function modulesOf(instrumentation: Instrumentation): string[] {
  const { _modules: modules = [] } = instrumentation as unknown as { _modules?: readonly { name: string }[] };
  return modules.map(({ name }) => name);
}
