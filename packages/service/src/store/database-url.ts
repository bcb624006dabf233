/** One kind of text that DATABASE_URL may hold; `config/config.ts` lists them, `store/index.ts` opens what they name. */
export interface DatabaseUrl {
  /** For people: `a SQLite file`. */
  readonly names: string;
  readonly example: string;
  readonly accepts: (text: string) => boolean;
}
