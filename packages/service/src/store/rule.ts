import { hash } from 'node:crypto';
import type { ResourceDefinition } from '../resource/definition';
import { writingOf } from '../resource/writable';
import { columnsOf, groupedFields } from './row';

/** Raised when `rowMaker`, or what it calls, makes another row of the same record. */
const ROW_RULE = 3;

/** Tells whether rows were made as this program makes them, with the columns it needs. */
export function ruleOf(resource: ResourceDefinition): string {
  const { key, search, location, fields } = resource;
  const decisive = [
    ROW_RULE,
    ...[columnsOf(resource), groupedFields(resource)],
    ...[key, search, location ?? null],
    fields.map(({ name }) => name),
    writingOf(resource)?.removed ?? [],
  ];
  return hash('sha256', JSON.stringify(decisive), 'base64url').slice(0, 16);
}
