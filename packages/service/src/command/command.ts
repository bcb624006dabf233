import type { Composition } from '../composition';

/** A word behind the program's name. @returns its exit code */
export type Command = (args: readonly string[], composition: Composition) => Promise<number>;
