/** A piece of a file and what stands there without an option; nothing, most often. */
export type Cut = readonly [piece: string, instead?: string];

/** By path. */
export type Cuts = Readonly<Record<string, readonly Cut[]>>;

/**
 * A file without the pieces that an option brings.
 * @throws when a piece is not there: somebody changed the file, and the option would leave a trace
 */
export function withCuts(cuts: Cuts, path: string, text: string): string {
  return (cuts[path] ?? []).reduce((so, [piece, instead = '']) => {
    if (so.split(piece).length !== 2)
      throw new Error(
        `${path} must have this piece once, which goes with an option; change it in template/generate, too:\n${piece}`,
      );
    return so.replace(piece, () => instead);
  }, text);
}
