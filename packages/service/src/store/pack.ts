import { createRequire } from 'node:module';
import type { ResourceDefinition } from '../resource/definition';
import type { Row } from './row';

/** Rows as bytes, which go from thread to thread without being copied. What they mean is the store's own affair. */
export type Pack = readonly Uint8Array<ArrayBuffer>[];

/** Packs the rows of one import, in their order, in whichever thread makes them. */
export interface Packer {
  add(row: Row): void;
  /** What was added since the last time; each part in memory of its own. */
  take(): Pack;
}

export interface PackerModule {
  readonly makePacker: (resource: ResourceDefinition) => Packer;
}

/** @param module path of a `PackerModule`: functions do not go from thread to thread, names do */
export function packerOf(module: string, resource: ResourceDefinition): Packer {
  return (createRequire(__filename)(module) as PackerModule).makePacker(resource);
}

/** Frees the memory of what nobody reads any more, now: a thread that makes little garbage seldom looks for it. */
export function forget({ buffer }: Uint8Array<ArrayBuffer>): void {
  if (!buffer.detached) buffer.transfer(0);
}
