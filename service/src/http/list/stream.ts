import { hash } from 'node:crypto';
import type { Query } from '../../resource/query';
import type { Item, Store } from '../../store/store';
import type { Reply } from '../reply';

/** How a stream writes its records. */
export interface Rows {
  readonly header: string;
  readonly row: (item: Item) => string;
}

/** Records that the store reads, and the response waits for, at a time. */
const batchSize = 500;

/**
 * Everything that matches (or the first `most`), written while it is read.
 * @param validator tells apart whatever else decides the bytes: parameters, media type, version of the service
 */
export async function streamReply(
  store: Store,
  query: Query,
  { type, rows, most, validator }: { type: string; rows: Rows; most: number; validator: string },
): Promise<Reply> {
  const before = await store.dataset();
  const text = textOf(store.stream({ ...query, limit: Math.min(batchSize, most) }), rows, most);
  // The first batch before the headers: a store that does not answer is still a 503.
  const first = await text.next();
  // The snapshot was opened between these two looks; if they agree, it is of that version.
  const after = await store.dataset();
  const version = before?.version === after?.version ? after?.version : undefined;
  return {
    status: 200,
    type,
    body: startingWith(first, text),
    ...(version !== undefined && {
      etag: hash('sha256', JSON.stringify([version, validator]), 'base64url').slice(0, 22),
    }),
  };
}

async function* textOf(
  batches: AsyncIterable<readonly Item[]>,
  { header, row }: Rows,
  most: number,
): AsyncGenerator<string, undefined> {
  let text = header;
  let left = most;
  for await (const batch of batches) {
    text += batch.slice(0, left).map(row).join('');
    yield text;
    text = '';
    left -= batch.length;
    if (left <= 0) return;
  }
  if (text !== '') yield text;
}

/** The iterator with what was already taken from it. */
function startingWith<T>(
  first: IteratorResult<T, undefined>,
  rest: AsyncGenerator<T, undefined>,
): AsyncIterableIterator<T, undefined> {
  let taken: IteratorResult<T, undefined> | undefined = first;
  return {
    next() {
      const result = taken;
      taken = undefined;
      return result === undefined ? rest.next() : Promise.resolve(result);
    },
    return: () => rest.return(undefined),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
