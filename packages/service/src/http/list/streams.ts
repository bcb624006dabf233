import { StoreUnavailable } from '../../store/store';

/** Each holds a statement of the database, a batch of records as rows and as text, and perhaps a connection. */
const MOST = 16;

/** Places for those who read streams, given in the order in which they were asked for. */
export class Streams {
  #taken = 0;
  readonly #waiting = new Set<() => void>();

  /** @param patience milliseconds that a place is waited for */
  constructor(
    private readonly patience: number,
    private readonly most = MOST,
  ) {}

  /** @throws StoreUnavailable when there is no place in time; otherwise `leave` is to follow */
  async enter(): Promise<void> {
    if (this.#taken < this.most) {
      this.#taken++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(take);
        reject(new StoreUnavailable(`${this.most} streams are being read, as many as there may be`, 5));
      }, this.patience);
      const take = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(take);
    });
  }

  /** The place goes to whoever has waited for one the longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#taken--;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
