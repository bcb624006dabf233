// A service of three resources: ports, very many buoys, and berths without a place.
const { defineResource, serve } = require('@golden-path/service');
const { ports } = require('../../service/dist/ports');

const readKey = (text) => (/^[A-Z0-9]{1,12}$/i.test(text) ? text.toUpperCase() : undefined);
const text = (name) => ({ name, type: 'string', description: name, example: name, sortable: true });

function plain(singular, plural, more) {
  return defineResource({
    ...{ singular, plural, title: singular, description: `A ${singular}`, key: 'id', readKey },
    keyPattern: '^[A-Z0-9]{1,12}$',
    fields: [
      { ...text('id'), required: true },
      text('name'),
      ...(more.location ? [{ name: 'place', type: 'position', description: 'Where', example: [4, 52] }] : []),
    ],
    filters: [],
    search: ['name'],
    groupings: [],
    defects: [],
    parse: (raw) => ({ record: raw }),
    ...more,
  });
}

serve({ resources: [ports, plain('buoy', 'buoys', { location: 'place' }), plain('berth', 'berths', {})] });
