import type { Identity } from '@golden-path/spec';
import type { Middleware } from 'koa';
import type { HealthCheck } from '../composition';
import type { Readiness } from '../readiness';
import type { Answers } from './answers';
import type { Collection } from './collection';
import type { TrustedProxies } from './forwarded';
import type { Metrics } from './metrics';
import type { Limits } from './overload';
import type { Routes } from './routes';
import type { AuditEntry } from './write/audit';
import type { WriteGuard } from './write/guard';

/** What the HTTP layer is made of. */
export interface Dependencies {
  readonly collections: readonly Collection[];
  /** The team's own endpoints. */
  readonly routes?: Routes | undefined;
  /** The team's own, around every endpoint but the probes. */
  readonly middleware: readonly Middleware[];
  readonly checks: readonly HealthCheck[];
  /** Values of the team's own settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly answers: Answers;
  readonly readiness: Readiness;
  /** Absent where they have a listener of their own: whoever reaches this one is not to see them. */
  readonly metrics: Metrics | undefined;
  readonly limits: Limits;
  /** The proxies whose word on client, scheme and host counts; absent: nobody's. */
  readonly trustProxy?: TrustedProxies;
  readonly identity: Identity;
  /** Whether browsers get the explorer at `/`; default `true`. */
  readonly explorer?: boolean;
  /** Of the service, for OpenAPI and validators. */
  readonly version: string;
  /** Request id, span, duration, access log: `httpTelemetry`. */
  readonly telemetry: Middleware;
  /** Who may write; default: nobody. */
  readonly guard?: WriteGuard;
  /** Hears of every change, after it was committed. */
  readonly audit?: (entry: AuditEntry) => void;
  /** Breaks requests on purpose, in drills: delays them, or rejects. */
  readonly fault?: () => Promise<void>;
}
