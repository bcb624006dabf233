import type { Middleware } from 'koa';
import type { SettingList } from './config/setting';
import type { Routes } from './http/routes';
import type { ResourceDefinition } from './resource/definition';
import type { StoreAdapter } from './store/adapter';

/** What a service is made of: all that `serve` is told. */
export interface Composition {
  /** What it serves; the first one's file is the one that DATABASE_URL names. */
  readonly resources: readonly ResourceDefinition[];
  /** The team's own endpoints. */
  readonly routes?: Routes;
  /** The databases it may be run on, beside SQLite. */
  readonly stores?: readonly StoreAdapter[];
  /** Settings of the team's own: read from the environment, documented and checked with all others. */
  readonly settings?: SettingList;
  /** Koa middleware around every endpoint but the probes, outermost first. */
  readonly middleware?: readonly Middleware[];
  /** What `/ready` asks besides the store. */
  readonly checks?: readonly HealthCheck[];
  /** Runs before the service listens. */
  readonly onStart?: (started: Started) => Promise<void> | void;
  /** Runs when it ends, after the last request. */
  readonly onStop?: () => Promise<void> | void;
}

/** What a service is when its hook runs. */
export interface Started {
  /** Values of the team's own settings, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Aborted when the service is to end. */
  readonly signal: AbortSignal;
}

/** Something the service cannot do without. */
export interface HealthCheck {
  /** Completes the sentence "Not ready: … does not answer." */
  readonly name: string;
  /** Rejects while the service should get no traffic. */
  readonly check: (signal: AbortSignal) => Promise<unknown>;
}

let composed: Composition | undefined;

/** Remembers what this program is made of, for threads that load it. */
export function compose(composition: Composition): void {
  composed = composition;
}

/** @throws when the program that was loaded serves nothing */
export function composition(): Composition {
  if (composed === undefined) throw new Error('the program calls no serve()');
  return composed;
}
