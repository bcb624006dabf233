import type { Logged } from '../../store/store';
import type { Resource } from '../resource';
import type { Schema } from '../parameter';
import { pascal, ref } from '../schema';
import { writeLogPlace } from './cursor';

/** One change as clients get it, a line of JSON without its end. */
export function changeLine(log: string, { number, at, action, key, item }: Logged): string {
  const cursor = writeLogPlace({ number, log });
  const head = { cursor, at, action, ...(key !== '' && { key }), ...(item && { etag: `"${item.hash}"` }) };
  const text = JSON.stringify(head);
  return item === undefined ? text : `${text.slice(0, -1)},"record":${item.json}}`;
}

/** As an event (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function changeEvent(log: string, change: Logged): string {
  const id = writeLogPlace({ number: change.number, log });
  return `id: ${id}\nevent: ${change.action}\ndata: ${changeLine(log, change)}\n\n`;
}

/** For `components`. */
export function changeSchemas(resource: Resource): Readonly<Record<string, Schema>> {
  const name = pascal(resource.singular);
  return {
    [`${name}Change`]: {
      type: 'object',
      properties: {
        cursor: { type: 'string', description: 'For `since`: what came after this change' },
        at: { type: 'string', format: 'date-time' },
        action: {
          enum: ['create', 'change', 'delete', 'import'],
          description: 'An import may have changed any record: read them all again',
        },
        key: { type: 'string', description: 'Of the record; absent for an import' },
        etag: { type: 'string', description: 'Of the record, for `If-Match`' },
        record: { ...ref(name), description: 'As it was then; absent where there was none any more' },
      },
      required: ['cursor', 'at', 'action'],
      additionalProperties: false,
    },
  };
}
