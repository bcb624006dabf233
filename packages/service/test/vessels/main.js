/** A service whose records clients write, as a program of its own: `vessels`, with a field of every kind. */
const { join } = require('node:path');
const { postgresql } = require('@golden-path/postgresql');
const { defineResource, serve } = require('@golden-path/service');

const vessels = defineResource({
  singular: 'vessel',
  plural: 'vessels',
  title: 'Vessel',
  description: 'A ship',
  key: 'imo',
  readKey: (text) => (/^\d{7}$/.test(text.trim()) ? text.trim() : undefined),
  keyPattern: '^[0-9]{7}$',
  fields: [
    {
      name: 'imo',
      type: 'string',
      description: 'IMO number',
      example: '9074729',
      required: true,
      sortable: true,
    },
    { name: 'name', type: 'string', description: 'Name', example: 'Ida', required: true, sortable: true },
    { name: 'flag', type: 'string', description: 'Flag', example: 'NO' },
    { name: 'crew', type: 'integer', description: 'How many people', example: 12, sortable: true },
    { name: 'draught', type: 'number', description: 'Metres', example: 7.5 },
    { name: 'moored', type: 'boolean', description: 'Whether it lies still', example: true },
    { name: 'aliases', type: 'strings', description: 'Former names', example: ['Per'] },
    { name: 'place', type: 'position', description: 'Where it is', example: [10.4, 63.4] },
    { name: 'captain', type: 'string', description: 'Of whom nobody is told', example: 'Ola' },
  ],
  filters: [{ name: 'flag', field: 'flag', description: 'By flag', example: 'NO' }],
  search: ['name', 'flag'],
  location: 'place',
  groupings: [{ name: 'flags', field: 'flag', description: 'Vessels per flag' }],
  defects: [],
  writable: { secret: ['captain'] },
  data: join(__dirname, 'vessels.json'),
  parse: (raw, key) => {
    const record = { ...raw, imo: String(key ?? raw?.imo) };
    return typeof record.name === 'string' && record.name !== '' ? { record } : { rejected: 'has no name' };
  },
});

serve({ resources: [vessels], stores: [postgresql] });
