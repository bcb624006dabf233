import type { ResourceDefinition } from '../src/resource/definition';
import type { Query } from '../src/resource/query';
import type { Listed, NewRecord, Page, Store } from '../src/store/store';

/** Opens an empty store of a resource. The suite closes it. */
export type OpenEmpty = (resource: ResourceDefinition) => Promise<Store>;

/** The data set that tests of stores load. */
export const SOURCE = { source: 'contract', sha256: 'f'.repeat(64) };

export function record(resource: ResourceDefinition, raw: unknown, key?: string): NewRecord {
  const parsed = resource.parse(raw, key);
  if ('rejected' in parsed) throw new Error(parsed.rejected);
  return parsed.record;
}

export const everything: Query = { filters: {}, order: { by: 'fields', fields: [] }, limit: 100 };

export async function load(store: Store, records: readonly NewRecord[]): Promise<void> {
  const transaction = await store.beginImport({ mode: 'merge' });
  await transaction.write(records);
  await transaction.commit(SOURCE);
}

/** Every page of a query, one after the other. */
export async function pages(store: Store, query: Query): Promise<Listed[]> {
  const items: Listed[] = [];
  for (let page: Page | undefined; page === undefined || page.next !== undefined;) {
    page = await store.list({ ...query, ...(page?.next !== undefined && { after: page.next }) });
    items.push(...page.items);
  }
  return items;
}

export function keysOf({ items }: Page): string[] {
  return items.map(({ key }) => key);
}
