import type { Progress } from './run';

const WIDTH = 30;
const INTERVAL_MS = 100;

/** A progress line that rewrites itself; only for terminals. */
export function progressLine(stream: NodeJS.WriteStream): {
  show: (progress: Progress) => void;
  clear: () => void;
} {
  const start = performance.now();
  let shown = 0;
  return {
    show(progress) {
      const now = performance.now();
      if (now - shown < INTERVAL_MS) return;
      shown = now;
      stream.write(`\r\u001b[K${progressText(progress, (now - start) / 1000)}`);
    },
    clear() {
      if (shown > 0) stream.write('\r\u001b[K');
    },
  };
}

/** @param seconds since the import began */
export function progressText({ read, bytes, size }: Progress, seconds: number): string {
  const rate = `${read.toLocaleString('en')} records, ${Math.round(read / Math.max(seconds, 0.001)).toLocaleString('en')}/s`;
  if (size === undefined || size === 0) return rate;
  const done = Math.min(1, bytes / size);
  const filled = Math.round(done * WIDTH);
  const left = done === 0 ? '' : `, ${Math.ceil((seconds / done) * (1 - done))} s left`;
  return `[${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}] ${Math.floor(done * 100)} %  ${rate}${left}`;
}
