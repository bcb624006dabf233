import type { ResourceDefinition } from '../resource/definition';

/** What serving a resource takes of its definition; how it is read from a file is no matter of HTTP. */
export type Resource = Omit<ResourceDefinition, 'parse' | 'aliases'>;
