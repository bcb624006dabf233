import { hash } from 'node:crypto';
import type { Store } from '../store/store';
import { unavailable } from './problem';
import type { Resource } from './resource';
import type { Route } from './route';
import { pascal, ref } from './schema';

/** Of the first resource, and of another. */
export function datasetPath({ plural }: Resource, index: number): string {
  return index === 0 ? '/dataset' : `/dataset/${plural}`;
}

/** `GET /dataset`, of the first resource, `GET /dataset/vessels` of another: what is loaded, since when, and what is wrong with it. */
export function datasetRoute(resource: Resource, store: Store, path: string): Route {
  const descriptions = new Map(resource.defects.map(({ kind, description }) => [kind, description]));
  return {
    method: 'GET',
    path,
    kind: 'data',
    parameters: [],
    produces: ['application/json'],
    handle: async () => {
      const dataset = await store.dataset();
      if (dataset === undefined) throw unavailable('No data set has been imported yet.', 5);
      const defects = dataset.defects.map(({ kind, count, examples }) => {
        const description = descriptions.get(kind);
        return { kind, ...(description !== undefined && { description }), count, examples };
      });
      const { source, sha256, records, loadedAt, version } = dataset;
      const body = JSON.stringify({ source, sha256, records, loadedAt, version, defects });
      return {
        status: 200,
        type: 'application/json',
        body,
        etag: hash('sha256', body, 'base64url').slice(0, 22),
      };
    },
    operation: {
      id: path === '/dataset' ? 'getDataset' : `get${pascal(resource.plural)}Dataset`,
      tag: 'Data set',
      summary: 'What is loaded, and what is wrong with it',
      content: { 'application/json': ref('Dataset') },
      problems: [400, 406, 414, 503],
    },
  };
}

export function datasetSchemas() {
  const count = { type: 'integer', minimum: 0 };
  const defect = {
    type: 'object',
    properties: {
      kind: { type: 'string' },
      description: { type: 'string' },
      count,
      examples: { type: 'array', items: { type: 'string' }, description: 'The first few keys' },
    },
    required: ['kind', 'count', 'examples'],
    additionalProperties: false,
  };
  return {
    Dataset: {
      type: 'object',
      properties: {
        source: { type: 'string', description: 'The file or package it was imported from' },
        sha256: { type: 'string', pattern: '^[0-9a-f]{64}$', description: "Of the source's bytes" },
        records: count,
        loadedAt: { type: 'string', format: 'date-time' },
        version: { type: 'string', description: 'Changes with every import' },
        defects: { type: 'array', items: defect },
      },
      required: ['source', 'sha256', 'records', 'loadedAt', 'version', 'defects'],
      additionalProperties: false,
    },
  };
}
