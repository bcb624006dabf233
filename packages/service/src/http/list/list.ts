import { hash } from 'node:crypto';
import type { Store } from '../../store/store';
import type { Answers, Question } from '../answers';
import type { Reply } from '../reply';
import { hasAlready } from '../send';
import type { Resource } from '../resource';
import type { Call, Route } from '../route';
import { itemSchema, pascal, ref } from '../schema';
import { csvTable } from './csv';
import { formatsOf, mediaTypes } from './formats';
import { pageReply } from './page';
import { checkTogether, type ListParameters, listParameters } from './parameters';
import { projectText } from './projection';
import { readQuery } from './query';
import { type Rows, streamReply } from './stream';
import type { Streams } from './streams';

/** `GET /ports`: query and page through the records, or stream all that match. */
export function listRoute(
  resource: Resource,
  store: Store,
  { answers, streams, version }: Pick<Listing, 'answers' | 'streams' | 'version'>,
): Route {
  const parameters = listParameters(resource);
  const formats = formatsOf(resource);
  return {
    method: 'GET',
    path: `/${resource.plural}`,
    kind: 'data',
    parameters: parameters.all,
    check: (asked) => checkTogether(parameters, asked),
    produces: formats.map((name) => mediaTypes[name]),
    format: parameters.format,
    handle: (call) => list({ resource, store, answers, streams, parameters, version }, call),
    operation: {
      id: `list${pascal(resource.plural)}`,
      tag: resource.title,
      summary: `Query ${resource.plural}`,
      description:
        'All parameters combine: a record has to meet each of them. JSON and GeoJSON come in pages, the next one ' +
        'at `Link; rel="next"`; CSV and NDJSON hold everything that matches.',
      content: Object.fromEntries(formats.map((name) => [mediaTypes[name], contentSchema(resource, name)])),
      problems: [400, 406, 414, 503],
    },
  };
}

interface Listing {
  readonly resource: Resource;
  readonly store: Store;
  readonly answers: Answers;
  /** Of all resources: what they hold is memory of one process. */
  readonly streams: Streams;
  readonly parameters: ListParameters;
  /** Of the service: another release may answer with other bytes. */
  readonly version: string;
}

async function list(listing: Listing, call: Call): Promise<Reply> {
  const { resource, store, answers } = listing;
  const version = (await store.dataset())?.version;
  if (version === undefined) return answer(listing, call, undefined);
  const collection = resource.plural;
  const asked = JSON.stringify([version, listing.version, collection, call.type, call.search]);
  const question = { collection, version, etag: hash('sha256', asked, 'base64url').slice(0, 22) };
  if (hasAlready(call.req, question.etag)) return { status: 304, etag: question.etag };
  const make = (): Promise<Reply> => answer(listing, call, question);
  return call.req.method === 'HEAD' ? (answers.peek(question) ?? make()) : answers.get(question, make);
}

/** @param question what the answer is known by, when the data set is of a version */
async function answer(
  { resource, store, streams, parameters }: Listing,
  call: Call,
  question: Question | undefined,
): Promise<Reply> {
  const { asked, type } = call;
  const query = readQuery(parameters, asked);
  const named = asked.one(parameters.fields);
  const fields = named && new Set(named);
  if (type === mediaTypes.json || type === mediaTypes.geojson) {
    const page = await store.list(query);
    const isOfVersion = question !== undefined && page.version === question.version;
    return pageReply(resource, call, query, page, fields, isOfVersion ? question.etag : undefined);
  }
  const rows: Rows =
    type === mediaTypes.csv
      ? csvTable(resource, fields, query.near !== undefined)
      : { header: '', row: (item) => `${projectText(item, fields)}\n` };
  return streamReply(store, query, {
    type: type === mediaTypes.csv ? `${type}; charset=utf-8; header=present` : type,
    rows,
    most: asked.one(parameters.limit) ?? Infinity,
    streams,
    version: question?.version,
    etag: question?.etag,
  });
}

function contentSchema(resource: Resource, name: keyof typeof mediaTypes) {
  const item = `${pascal(resource.singular)}Item`;
  switch (name) {
    case 'json':
      return ref(`${pascal(resource.singular)}Page`);
    case 'geojson':
      return ref(`${pascal(resource.singular)}Features`);
    case 'csv':
      return { type: 'string', description: 'RFC 4180; the first row names the fields' };
    case 'ndjson':
      return { ...ref(item), description: 'Each line' };
  }
}

/** What the list answers, for `components`. */
export function listSchemas(resource: Resource) {
  const name = pascal(resource.singular);
  const item = `${name}Item`;
  const count = { type: 'integer', minimum: 0, description: 'How many records match, on all pages' };
  const next = {
    type: ['string', 'null'],
    description: 'The `cursor` of the next page; null on the last one',
  };
  return {
    [item]: itemSchema(resource),
    [`${name}Page`]: {
      type: 'object',
      properties: { items: { type: 'array', items: ref(item) }, total: count, next },
      required: ['items', 'total', 'next'],
      additionalProperties: false,
    },
    ...(resource.location !== undefined && {
      [`${name}Features`]: {
        type: 'object',
        description: 'A FeatureCollection (RFC 7946)',
        properties: {
          type: { const: 'FeatureCollection' },
          numberMatched: count,
          numberReturned: { type: 'integer', minimum: 0 },
          next,
          features: { type: 'array', items: ref(`${name}Feature`) },
        },
        required: ['type', 'features', 'numberMatched', 'numberReturned', 'next'],
        additionalProperties: false,
      },
      [`${name}Feature`]: {
        type: 'object',
        properties: {
          type: { const: 'Feature' },
          id: { type: 'string', pattern: resource.keyPattern },
          geometry: {
            type: ['object', 'null'],
            properties: {
              type: { const: 'Point' },
              coordinates: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
            },
            required: ['type', 'coordinates'],
          },
          properties: ref(item),
        },
        required: ['type', 'id', 'geometry', 'properties'],
        additionalProperties: false,
      },
    }),
  };
}
