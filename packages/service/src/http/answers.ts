import { LRUCache } from 'lru-cache';
import { Finished, QUICKLY } from './finished';
import type { Piece, Reply } from './reply';

/** Bytes that an entry takes beside its answer: its key, its header fields, its places in lists. */
const OVERHEAD = 1024;

interface Entry {
  readonly collection: string;
  /** `undefined`: too large to be kept, which is worth knowing. */
  readonly reply: Reply | undefined;
}

/** Which answer is asked for. */
export interface Question {
  /** Whose data it is made of. */
  readonly collection: string;
  /** Of that data. */
  readonly version: string;
  /** The answer's validator, made of that version and all else that decides its bytes. */
  readonly etag: string;
}

/**
 * Answers as finished bytes, for as long as the data they were made of is the loaded data. However many ask for one at
 * once, it is computed once; what is asked for least goes first.
 */
export class Answers {
  readonly #kept: LRUCache<string, Entry> | undefined;
  readonly #filling = new Map<string, Promise<Reply | undefined>>();
  readonly #versions = new Map<string, string>();
  /** Bytes of answers that are being computed. */
  #unfinished = 0;
  #hits = 0;
  #misses = 0;

  /** @param most bytes of all answers together; one alone takes a quarter of it at most; 0 keeps nothing */
  constructor(readonly most: number) {
    if (most > 0) this.#kept = new LRUCache({ maxSize: most });
  }

  /** Asked for and kept, or being computed for somebody else. */
  get hits(): number {
    return this.#hits;
  }

  get misses(): number {
    return this.#misses;
  }

  /** That are kept. */
  get bytes(): number {
    return this.#kept?.calculatedSize ?? 0;
  }

  /** The answer if it is kept; for whom computing it would be in vain. */
  peek(question: Question): Reply | undefined {
    this.#forgetChanged(question);
    return this.#kept?.get(question.etag)?.reply;
  }

  /** @param make computes the answer; it is kept if it turns out to have the validator that was asked for */
  async get(question: Question, make: () => Promise<Reply>): Promise<Reply> {
    if (this.#kept === undefined) return make();
    this.#forgetChanged(question);
    const { etag } = question;
    const kept = this.#kept.get(etag);
    const filling = kept === undefined ? this.#filling.get(etag) : undefined;
    const ready = kept?.reply ?? (filling && (await filling));
    if (ready !== undefined) {
      this.#hits++;
      return ready;
    }
    this.#misses++;
    // Whoever waited in vain, since it was too large or failed, has it made as if nobody else had asked.
    return kept === undefined && filling === undefined ? this.#fill(question, make) : make();
  }

  async #fill(question: Question, make: () => Promise<Reply>): Promise<Reply> {
    const { etag } = question;
    const filled = Promise.withResolvers<Reply | undefined>();
    this.#filling.set(etag, filled.promise);
    let ready: Reply | undefined;
    try {
      const made = await make();
      // Something was imported in between, perhaps.
      if (made.etag !== etag || made.body === undefined) return made;
      const body = await this.#collected(made.body);
      if (!Buffer.isBuffer(body)) {
        this.#keep(question, undefined, 0);
        return { ...made, body };
      }
      const finished = new Finished(body, QUICKLY, (more) => {
        if (this.#kept?.peek(etag)?.reply === ready) this.#keep(question, ready, body.length + more);
      });
      ready = { ...made, body: finished };
      this.#keep(question, ready, body.length);
      return ready;
    } finally {
      this.#filling.delete(etag);
      filled.resolve(ready);
    }
  }

  #keep({ collection, version, etag }: Question, reply: Reply | undefined, bytes: number): void {
    if (this.#versions.get(collection) !== version) return;
    this.#kept?.set(etag, { collection, reply }, { size: bytes + OVERHEAD });
  }

  /** The body as bytes; as the stream that it was, when it grows larger than there is room for. */
  async #collected(body: NonNullable<Reply['body']>): Promise<NonNullable<Reply['body']> | Buffer> {
    const largest = Math.floor(this.most / 4);
    if (typeof body === 'string') {
      const bytes = Buffer.from(body);
      return bytes.length > largest ? body : bytes;
    }
    if (body instanceof Finished) return body.bytes;
    const parts: Buffer[] = [];
    let size = 0;
    try {
      for (;;) {
        const next = await body.next();
        if (next.done === true) return Buffer.concat(parts);
        const part = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
        parts.push(part);
        size += part.length;
        this.#unfinished += part.length;
        if (size > largest || this.#unfinished > this.most) return continued(parts, body);
      }
    } finally {
      this.#unfinished -= size;
    }
  }

  #forgetChanged({ collection, version }: Question): void {
    if (this.#versions.get(collection) === version) return;
    this.#versions.set(collection, version);
    for (const [etag, entry] of this.#kept?.entries() ?? []) {
      if (entry.collection === collection) this.#kept?.delete(etag);
    }
  }
}

/** The stream with what was already taken from it. */
function continued(taken: Piece[], rest: AsyncIterableIterator<Piece>): AsyncIterableIterator<Piece> {
  return {
    next() {
      const value = taken.shift();
      return value === undefined ? rest.next() : Promise.resolve({ value });
    },
    return: () => rest.return?.() ?? Promise.resolve({ done: true, value: undefined }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
