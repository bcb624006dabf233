import type { Query } from '../../resource/query';
import type { Listed, Store } from '../../store/store';
import type { Reply } from '../reply';
import type { Streams } from './streams';

/** How a stream writes its records. */
export interface Rows {
  readonly header: string;
  readonly row: (item: Listed) => string;
}

/** Records that the store reads, and the response waits for, at a time: twice as many take 10 MB more under slow readers. */
const batchSize = 250;

/**
 * Everything that matches (or the first `most`), written while it is read.
 * @param etag the validator of this answer, when the data set is of a version
 */
export async function streamReply(
  store: Store,
  query: Query,
  {
    type,
    rows,
    most,
    streams,
    version,
    etag,
  }: {
    type: string;
    rows: Rows;
    most: number;
    streams: Streams;
    version: string | undefined;
    etag: string | undefined;
  },
): Promise<Reply> {
  const limit = Math.min(batchSize, most);
  const text = textOf(streams, store.stream({ ...query, limit }), rows, most);
  // The first batch before the headers: a store that does not answer is still a 503.
  const first = await text.next();
  // The snapshot was opened between two looks at the version; if they agree, it is of that version.
  const after = await versionOf(store).catch(async (error: unknown) => {
    await text.return(undefined);
    throw error;
  });
  return {
    status: 200,
    type,
    body: startingWith(first, text),
    ...(etag !== undefined && after === version && { etag }),
  };
}

async function versionOf(store: Store): Promise<string | undefined> {
  return (await store.dataset())?.version;
}

async function* textOf(
  streams: Streams,
  batches: AsyncIterable<readonly Listed[]>,
  { header, row }: Rows,
  most: number,
): AsyncGenerator<string, undefined> {
  await streams.enter();
  try {
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
  } finally {
    streams.leave();
  }
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
