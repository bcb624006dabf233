import Router from '@koa/router';
import { didYouMean } from './did-you-mean';
import { preflight } from './preconditions';
import { Problem } from './problem';
import { percentDecode } from './query-string';
import type { Reply } from './reply';
import type { Route } from './route';

/** All methods of one path of the kit's. */
export interface Entry {
  readonly path: string;
  readonly isProbe: boolean;
  readonly methods: Map<string, Route>;
  readonly allow: string;
  readonly options: Reply;
}

/** Where a request goes: to an entry of the kit's, or to the team's router. */
export interface FoundRoute {
  /** As it was registered; the route's name in telemetry. */
  readonly path: string;
  readonly entry?: Entry;
  /** What stands for `:id` in a path of the kit's. */
  readonly id: string;
}

/**
 * Every route, the team's and the kit's, in one `@koa/router`. Most requests are for paths of the kit's that no other
 * route can match: those are found without asking it, which takes 0.1 instead of 1.2 µs of processor time.
 */
export class Paths {
  // The kit's paths mean what they say: `/ports/` and `/PORTS` are others.
  readonly #router = new Router({ strict: true, sensitive: true });
  readonly #entries = new Map<string, Entry>();
  /** By the whole path. */
  readonly #fixed = new Map<string, Entry>();
  /** By what stands before `/:id`, as far as the team has no route among those records. */
  readonly #open = new Map<string, Entry>();

  constructor(routes: readonly Route[], team?: Router) {
    if (team !== undefined) this.#router.use(team.routes());
    const ofTeam = this.#router.stack
      .filter(({ methods }) => methods.length > 0)
      .map(({ path }) => String(path));
    for (const [path, same] of Map.groupBy(routes, (route) => route.path)) {
      const entry = entryOf(path, same);
      this.#entries.set(path, entry);
      for (const { method } of same) this.#router.register(path, [method], () => undefined);
      if (!path.endsWith('/:id')) this.#fixed.set(path, entry);
      else if (!ofTeam.some((other) => mayMeet(other, path)))
        this.#open.set(path.slice(0, -'/:id'.length), entry);
    }
  }

  /** @throws Problem 404 */
  find(path: string, method: string): FoundRoute {
    const fixed = this.#fixed.get(path);
    if (fixed !== undefined) return { path: fixed.path, entry: fixed, id: '' };
    const slash = path.lastIndexOf('/');
    const parent = percentDecode(path.slice(0, slash), 'the path');
    const id = percentDecode(path.slice(slash + 1), 'the path');
    // `/p%6Frts` is `/ports` (RFC 3986 §6.2.2.2), but an encoded slash is no separator.
    const decoded = path.includes('%') && !id.includes('/') ? this.#fixed.get(`${parent}/${id}`) : undefined;
    if (decoded !== undefined) return { path: decoded.path, entry: decoded, id: '' };
    const open = id === '' ? undefined : this.#open.get(parent);
    if (open !== undefined) return { path: open.path, entry: open, id };
    const routed = this.route(path, method);
    if (routed !== undefined) return routed;
    const known = [...this.#entries.keys()].filter((name) => !name.includes(':'));
    const hint = didYouMean(path.replace(/(?<=.)\/$/, ''), known);
    throw new Problem(404, `There is nothing here.${hint} GET /openapi.json lists every path.`);
  }

  /** What `@koa/router` finds: a route of that method, else one of another method. */
  route(path: string, method: string): FoundRoute | undefined {
    const { path: layers, pathAndMethod } = this.#router.match(path, method);
    const isRoute = ({ methods }: { methods: readonly string[] }): boolean => methods.length > 0;
    const layer = pathAndMethod.find(isRoute) ?? layers.find(isRoute);
    if (layer === undefined) return undefined;
    const name = String(layer.path);
    const entry = this.#entries.get(name);
    const { id = '' } = layer.params(path, layer.captures(path));
    return { path: name, id, ...(entry && { entry }) };
  }
}

/** Whether some path could be one of both: they have as many segments, or one has any number. */
function mayMeet(one: string, other: string): boolean {
  return /[*{(]/.test(one) || one.split('/').length === other.split('/').length;
}

function entryOf(path: string, routes: readonly Route[]): Entry {
  const methods = new Map(routes.map((route) => [route.method as string, route]));
  const allow = [...methods.keys()].flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
  allow.push('OPTIONS');
  const isProbe = routes.every(({ kind }) => kind === 'probe');
  const writes = routes.some((route) => route.writes === true);
  return { path, isProbe, methods, allow: allow.join(', '), options: preflight(allow.join(', '), writes) };
}
