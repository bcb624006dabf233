import type { ResourceDefinition } from '../src/resource/definition';
import type { WritableOptions } from '../src/resource/writable';
import type { WriteGuard } from '../src/http/write/guard';
import { lighthouses } from './lighthouses';

/** Lighthouses that clients may change. */
export function writableLighthouses(options?: WritableOptions): ResourceDefinition {
  return { ...lighthouses, writable: options ?? true };
}

/** Lets in whoever names himself. */
export const anybody: WriteGuard = {
  admit: ({ req }) => Promise.resolve({ id: req.headers.authorization ?? 'anybody' }),
};
