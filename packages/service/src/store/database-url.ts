/** One kind of text that DATABASE_URL may hold; `config/config.ts` lists them, `store/index.ts` opens what they name. */
export interface DatabaseUrl {
  /** For people: `a SQLite file`. */
  readonly names: string;
  readonly example: string;
  readonly accepts: (text: string) => boolean;
  /** What is wrong with a text that it accepts, to complete "DATABASE_URL …"; it tells no value, which may be secret. */
  readonly problem?: (text: string) => string | undefined;
}
