import { createRequire } from 'node:module';
import type Router from '@koa/router';
import type { Collection } from './collection';
import type { ResourceDefinition, RecordOf } from '../resource/definition';

/** What a team's endpoints are made with. */
export interface Kit {
  /** The records of a resource of this service. @throws when it serves no such resource */
  readonly records: <Defined extends ResourceDefinition>(resource: Defined) => Records<RecordOf<Defined>>;
  /** Values of the team's own settings, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Reads records, as they are served. */
export interface Records<T> {
  /** By key in any spelling, or by another key that leads to it. */
  readonly get: (key: string) => Promise<T | undefined>;
}

/** Makes the router of the team's own endpoints. */
export type Routes = (kit: Kit) => Router;

/**
 * A team's own endpoints: a `@koa/router` Router, with all that a Koa developer knows. Endpoints made with `operation`
 * are validated, and described in the reference; others just run.
 */
export function defineRoutes(build: (router: Router, kit: Kit) => void): Routes {
  return (kit) => {
    const { Router: Loaded } = createRequire(__filename)('@koa/router') as typeof import('@koa/router');
    const router = new Loaded();
    build(router, kit);
    return router;
  };
}

export function kitOf(collections: readonly Collection[], settings: Kit['settings']): Kit {
  return {
    settings,
    records: (resource) => {
      const found = collections.find((collection) => collection.resource === resource);
      if (found === undefined)
        throw new Error(`this service serves no ${resource.plural}; say so in main.ts`);
      return {
        async get(text: string) {
          const key = resource.readKey(text);
          const item = key === undefined ? undefined : await found.store.get(key);
          return item && (JSON.parse(item.json) as never);
        },
      };
    },
  };
}
