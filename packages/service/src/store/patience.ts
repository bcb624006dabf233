import { StoreUnavailable } from './store';

/** How long a reader may leave a stream, and what the database holds for it, waiting. Milliseconds. */
export const STREAM_PATIENCE = 60_000;

/** The stream, which ends by itself when its reader does not come back in time: what it holds is let go then. */
export async function* withPatience<T>(
  stream: AsyncGenerator<T, undefined>,
  milliseconds: number,
): AsyncGenerator<T, undefined> {
  const late = new AbortController();
  try {
    for (;;) {
      const { done, value } = await stream.next();
      if (done === true) return;
      const timer = setTimeout(() => {
        late.abort();
        // A generator that waits at a `yield` runs its `finally` now. Nobody is there to hear how that went.
        stream.return(undefined).catch(() => undefined);
      }, milliseconds).unref();
      try {
        yield value;
      } finally {
        clearTimeout(timer);
      }
      if (late.signal.aborted)
        throw new StoreUnavailable(`the stream was not read on for ${milliseconds} ms`);
    }
  } finally {
    await stream.return(undefined);
  }
}
