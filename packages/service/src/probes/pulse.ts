/** What the process and its thread for probes share: when the event loop was last seen to turn. */
export class Pulse {
  readonly #beat: Int32Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#beat = new Int32Array(memory);
  }

  beat(): void {
    Atomics.store(this.#beat, 0, now());
  }

  /** Seconds since the last beat. */
  get age(): number {
    return now() - Atomics.load(this.#beat, 0);
  }
}

/** Seconds, by a clock that all threads of a process share. */
function now(): number {
  return Number(process.hrtime.bigint() / 1_000_000_000n);
}
