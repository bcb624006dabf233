import type Router from '@koa/router';
import type { Middleware } from 'koa';
import { specOf } from './operation';
import type { OperationSpec } from './operation-spec';

/** One path of the team's own, with its methods. */
export interface OwnRoute {
  readonly methods: readonly string[];
  /** As @koa/router has it: `/ports/:unlocode/distance/:other`. Also the route's name in telemetry. */
  readonly path: string;
  readonly spec: OperationSpec | undefined;
}

/**
 * What the team's router serves, nested routers and prefixes included.
 * @throws when a path is a regular expression, which no reference and no metric can name
 */
export function ownRoutes(router: Router): OwnRoute[] {
  return router.stack
    .filter(({ methods }) => methods.length > 0)
    .map(({ methods, path, stack }) => {
      if (typeof path !== 'string')
        throw new Error(`${methods.join(', ')} ${String(path)}: name the path as text, with :parameters`);
      const [spec] = (stack as Middleware[]).map(specOf).filter((found) => found !== undefined);
      return { methods, path, spec };
    });
}

/** Words that stand where a record's key would, such as `nearest` of `/ports/nearest`: who asks for such a record gets that. */
export function pathsAmong(own: readonly OwnRoute[], plural: string): string[] {
  const among = `/${plural}/`;
  return own.flatMap(({ path, methods }) => {
    const word = path.slice(among.length);
    const hides = methods.some((method) => method !== 'POST' && method !== 'OPTIONS');
    return path.startsWith(among) && hides && /^[\w.~-]+$/.test(word) ? [word] : [];
  });
}

/** @throws when one is the kit's already, or two are the same */
export function assertApart(
  own: readonly OwnRoute[],
  kit: readonly { readonly method: string; readonly path: string }[],
): void {
  const taken = new Map(kit.map(({ method, path }) => [`${method} ${pattern(path)}`, 'the kit']));
  for (const { methods, path } of own)
    for (const method of methods) {
      if (method === 'HEAD') continue;
      const name = `${method} ${pattern(path)}`;
      const owner = taken.get(name);
      if (owner !== undefined)
        throw new Error(`${method} ${path} is served by ${owner} already; choose another path`);
      taken.set(name, 'another of your routes');
    }
}

function pattern(path: string): string {
  return path.replace(/:[A-Za-z_]\w*/g, ':');
}
