/** Messages in their order, for somebody who takes one at a time. */
export class Inbox<T> {
  readonly #messages: { readonly message: T }[] = [];
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  put(message: T): void {
    this.#messages.push({ message });
    this.#wake?.();
  }

  /** Whoever takes next learns of it, whatever is still there. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake?.();
  }

  async take(): Promise<T> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      const first = this.#messages.shift();
      if (first !== undefined) return first.message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
