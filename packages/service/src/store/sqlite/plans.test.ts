import { lighthouses } from '../../../test/lighthouses';
import { everything } from '../../../test/store-records';
import type { Query } from '../../resource/query';
import { Connection } from './connection';
import { SqliteStore } from './sqlite';

const store = new SqliteStore(lighthouses);
afterAll(() => store.close());

/** How SQLite answers the statements of a query, step by step. */
async function steps(query: Partial<Query>): Promise<string[]> {
  const found: string[] = [];
  const all = jest.spyOn(Connection.prototype, 'rows').mockImplementation(function (
    this: Connection,
    sql,
    values = [],
  ) {
    const plan = this.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(values as (string | number | null)[]));
    found.push(...plan.map(({ detail }) => detail as string));
    return [];
  });
  await store.list({ ...everything, ...query });
  all.mockRestore();
  return found;
}

test.each<[string, Partial<Query>, string]>([
  ['the nearest', { near: { position: [4, 52] }, order: { by: 'distance' } }, 'COVERING INDEX record_place'],
  [
    'what lies within a distance',
    { near: { position: [4, 52], radius: 1000 }, order: { by: 'distance' } },
    'COVERING INDEX record_place',
  ],
  ['what lies in a box', { bbox: { west: 3, east: 5, south: 51, north: 53 } }, 'COVERING INDEX record_place'],
  [
    'a name that begins so',
    { text: 'al', order: { by: 'relevance' } },
    'INDEX record_name (name>? AND name<?)',
  ],
  ['a filter', { filters: { keeper: ['x'] } }, 'COVERING INDEX record_f_keeper'],
  ['everything, without sorting', {}, 'SCAN r USING INDEX record_key'],
])('%s is found in an index', async (_name, query, index) => {
  const found = await steps(query);
  expect(found.filter((step) => step.includes(index))).not.toEqual([]);
});
