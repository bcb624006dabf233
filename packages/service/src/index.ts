/**
 * @golden-path/service: a Koa service over your own records. `serve` in main.ts starts it; everything a team may use is
 * exported here, stores are made with `@golden-path/service/adapter`.
 */
import './node-version';
import './begin';

export { serve } from './serve';
export type { Composition, HealthCheck, Started } from './composition';
export {
  defineResource,
  InvalidValue,
  type Accepted,
  type Columns,
  type DefectKind,
  type DefinedResource,
  type Field,
  type FieldType,
  type Filter,
  type Grouping,
  type Position,
  type RecordOf,
  type Rejected,
  type ResourceDefinition,
} from './resource/definition';
export { fold } from './resource/fold';
export { bearing, distance } from './resource/geo';
export { defineRoutes, type Kit, type Records, type Routes } from './http/routes';
export { operation, problem } from './http/operation';
export type { OperationSpec, Valid } from './http/operation-spec';
export { integer, oneOf, optional, setting, type Setting, type SettingList, text } from './config/setting';
export { counter, gauge, log, requestContext } from './observe';
export type { LogFields, Logger } from '@golden-path/telemetry';
