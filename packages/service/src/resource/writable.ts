import type { z } from 'zod';

/** How clients change the records of a resource. */
export interface WritableOptions<Name extends string = string> {
  /** Who replaces, changes or deletes a record has to say what was read, by `If-Match`; without it: 428. */
  readonly preconditions?: 'required';
  /** Fields whose values are never logged. The log names fields anyhow, never values. */
  readonly secret?: readonly Name[];
  /**
   * Fields that no release has any more: they go from the records with the next start. What is merely no field any more
   * stays in the records that have it, for the release before may still run, or come again.
   */
  readonly removed?: readonly string[];
  /** Days for which `GET /<plural>/changes` tells of a change. Default 7. */
  readonly changesKept?: number;
  /**
   * What a record has to be beyond what the fields say. Writes and imports are held to it alike, before `parse`; what it
   * makes of a value is not looked at.
   */
  readonly schema?: z.ZodType;
}

export interface Writing extends WritableOptions {
  readonly secret: readonly string[];
  readonly removed: readonly string[];
  readonly changesKept: number;
}

/** Default of `changesKept`. */
const DAYS_KEPT = 7;

/** How the records are changed; `undefined`: only imports do. */
export function writingOf({ writable }: { readonly writable?: true | WritableOptions }): Writing | undefined {
  if (writable === undefined) return undefined;
  const options = writable === true ? {} : writable;
  const { secret = [], removed = [], changesKept = DAYS_KEPT } = options;
  return { ...options, secret, removed, changesKept };
}

/** `parse` behind the schema, so that an import takes what a write would take. */
export function parseBySchema<Parsed>(
  schema: z.ZodType,
  parse: (raw: unknown, key: string | undefined) => Parsed,
): (raw: unknown, key: string | undefined) => Parsed | { readonly rejected: string } {
  return (raw, key) => {
    const [issue] = schema.safeParse(raw).error?.issues ?? [];
    if (issue === undefined) return parse(raw, key);
    return { rejected: `${issue.path.length === 0 ? 'the record' : issue.path.join('.')}: ${issue.message}` };
  };
}
