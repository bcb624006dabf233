/**
 * @golden-path/service/adapter: what a store is made of. For packages that put another database under the service kit;
 * services need none of it.
 */
export type { StoreAdapter, StoreOptions } from './store/adapter';
export { defineStore } from './store/adapter';
export type { DatabaseUrl } from './store/database-url';
export * from './store/store';
export { Bytes } from './store/bytes';
export { type LabelCount, mergeLabels } from './store/group';
export { type Found, itemOf, type Listing, listing, moreOf, pageOf } from './store/listing';
export { forget, type Pack, type Packer } from './store/pack';
export { STREAM_PATIENCE, withPatience } from './store/patience';
export { type Column, columnsOf, groupedFields, type Row, rowMaker, rowRemaker } from './store/row';
export { ruleOf } from './store/rule';
export { patternOf, placeOf, Seen } from './store/seen';
export { type Dialect, following, located, type Selection, select } from './store/select';
export { and, or, type Sql, type Value, type Values } from './store/sql';
export { datasetAfter, type Effect, effectOf } from './store/write/effect';
export { type Job, type Known, type Plan, planWrites } from './store/write/plan';
export { WriteQueue } from './store/write/queue';
export { Retention } from './store/write/retention';
export type { ResourceDefinition, Position } from './resource/definition';
export { writingOf } from './resource/writable';
export { boxesAround, chordSquaredOf, metresOf, unitVector } from './resource/geo';
export type { BoundingBox, Near, Place, Query } from './resource/query';
export { after, beginnings, type Expansion, oneEditAway, RANK, searchText } from './resource/search';
export {
  integer,
  oneOf,
  optional,
  setting,
  type Setting,
  type SettingList,
  text,
  type ValuesOf,
} from './config/setting';
