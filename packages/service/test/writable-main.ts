import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';

export const built = (name: string): string =>
  JSON.stringify(join(repositoryRoot(), 'packages', name, 'dist'));

/** The program of a service whose records are counters, each a number under a name. */
export const writableMain = `
const { serve, defineResource } = require(${built('service')});
const { postgresql } = require(${built('postgresql')});
const readKey = (text) => (/^c[0-9]{1,9}$/.test(text) ? text : undefined);
const counters = defineResource({
  singular: 'counter', plural: 'counters', title: 'Counter', description: 'A number',
  key: 'id', keyPattern: '^c[0-9]{1,9}$', readKey,
  fields: [
    { name: 'id', type: 'string', description: 'Name', example: 'c1', required: true },
    { name: 'value', type: 'integer', description: 'Number', example: 1, required: true, sortable: true },
    { name: 'note', type: 'string', description: 'Whatever there is to say', example: 'x' },
  ],
  filters: [], search: ['id'], groupings: [], defects: [], writable: true,
  parse: (raw, key) => ({ record: { ...raw, id: key ?? raw.id } }),
});
serve({ resources: [counters], stores: [postgresql] });
`;
