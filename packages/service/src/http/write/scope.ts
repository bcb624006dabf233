/** What a token has to allow whoever writes a resource. */
export function scopeOf(plural: string): string {
  return `${plural}:write`;
}
