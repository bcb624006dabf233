import { served as ports } from './served';
import type { NewRecord } from '../src/store/store';
import { realPorts } from './real-ports';
import { record } from './store-records';

export const everyPort: NewRecord[] = Object.entries(realPorts()).map(([key, raw]) =>
  record(ports, raw, key),
);

export function keyOf(port: NewRecord): string {
  return port.unlocode as string;
}

export function sorted(texts: readonly string[]): string[] {
  return [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
