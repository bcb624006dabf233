import { readFileSync } from 'node:fs';
import { defaultSource } from './served';

/** The sea ports as their source has them, by UN/LOCODE. */
export function realPorts(): Record<string, unknown> {
  return JSON.parse(readFileSync(defaultSource, 'utf8')) as Record<string, unknown>;
}
