import type { Order, Query } from '../../resource/query';
import type { Asked } from '../parameter';
import { readCursor } from './cursor';
import { defaultLimit, type ListParameters } from './parameters';

/** What the client asked, as the store takes it. @throws Problem 400 for a cursor of another query */
export function readQuery(parameters: ListParameters, asked: Asked): Query {
  const { q, near, radius, bbox, ids, limit, cursor } = parameters;
  const text = q && asked.one(q);
  const position = near && asked.one(near);
  const metres = radius && asked.one(radius);
  const box = bbox && asked.one(bbox);
  const keys = asked.one(ids);
  const query: Query = {
    filters: filtersOf(parameters, asked),
    ...(keys && { keys }),
    ...(text !== undefined && { text }),
    ...(position && { near: { position, ...(metres !== undefined && { radius: metres }) } }),
    ...(box && { bbox: box }),
    order: orderOf(parameters, asked),
    limit: asked.one(limit) ?? defaultLimit,
  };
  const after = asked.one(cursor);
  return after === undefined ? query : { ...query, after: readCursor(after, query) };
}

function filtersOf({ filters }: ListParameters, asked: Asked): Record<string, readonly string[]> {
  const given: Record<string, readonly string[]> = {};
  for (const { filter, parameter } of filters) {
    if (asked.has(parameter)) given[filter.field] = [...new Set(asked.all(parameter))];
  }
  return given;
}

function orderOf({ sort, near, q }: ListParameters, asked: Asked): Order {
  const fields = asked.one(sort);
  if (fields !== undefined) return { by: 'fields', fields };
  if (near !== undefined && asked.has(near)) return { by: 'distance' };
  if (q !== undefined && asked.has(q)) return { by: 'relevance' };
  return { by: 'fields', fields: [] };
}
