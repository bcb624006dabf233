import { setTimeout as pause } from 'node:timers/promises';

const PER_SECOND = 40;

/** Asks for the URL at a steady rate, whatever comes back, until it is stopped. */
export function startTraffic(url: string): { stop(): Promise<void> } {
  const end = new AbortController();
  const under = new Set<Promise<unknown>>();
  const asking = (async () => {
    while (!end.signal.aborted) {
      const asked: Promise<unknown> = fetch(url)
        .then((response) => response.arrayBuffer())
        .catch(() => undefined)
        .finally(() => under.delete(asked));
      under.add(asked);
      await pause(1000 / PER_SECOND);
    }
  })();
  return {
    async stop() {
      end.abort();
      await asking;
      await Promise.all(under);
    },
  };
}
