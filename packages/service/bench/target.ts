/** A kind of database to import into. */
export interface Target {
  readonly name: string;
  /** Records per second, on an idle machine with two processors. */
  readonly rate: number;
  /** Processor time that is to be enough, as a multiple of what decoding alone takes. */
  readonly timesDecoding: number;
  /** An empty one, as long as it is used. @param folder for its files */
  readonly lend: <T>(folder: string, use: (url: string) => Promise<T>) => Promise<T>;
}
