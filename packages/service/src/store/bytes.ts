/** A text so short is faster written letter by letter than by a call. */
const SHORT = 24;

/** Bytes that grow as they are written; numbers with the highest byte first. */
export class Bytes {
  #buffer: Buffer<ArrayBuffer>;
  #length = 0;

  /** @param capacity how many there will be, about */
  constructor(capacity = 64 * 1024) {
    this.#buffer = Buffer.allocUnsafeSlow(capacity);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#ensure(1);
    this.#buffer[this.#length++] = value;
  }

  int16(value: number): void {
    this.byte(value >> 8);
    this.byte(value);
  }

  int32(value: number): void {
    this.#ensure(4);
    this.#putInt32(this.#length, value);
    this.#length += 4;
  }

  double(value: number): void {
    this.#ensure(8);
    this.#length = this.#buffer.writeDoubleBE(value, this.#length);
  }

  /** As UTF-8. */
  text(text: string): void {
    this.#ensure(text.length * 3);
    if (text.length > SHORT || !this.#ascii(text)) this.#length += this.#buffer.write(text, this.#length);
  }

  bytes(bytes: Uint8Array): void {
    this.#ensure(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** How many bytes `write` writes, as an `int32` before them. */
  sized(write: () => void): void {
    const start = this.#length;
    this.int32(0);
    write();
    this.#putInt32(start, this.#length - start - 4);
  }

  /** `text`, its length before it. */
  sizedText(text: string): void {
    const start = this.#length;
    this.int32(0);
    this.text(text);
    this.#putInt32(start, this.#length - start - 4);
  }

  /** What was written, in memory of its own; it is written anew from here on. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafeSlow(this.#buffer.length);
    this.#length = 0;
    return taken;
  }

  /** @returns `false` when a letter is none of ASCII; then nothing is written */
  #ascii(text: string): boolean {
    const [buffer, start] = [this.#buffer, this.#length];
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return false;
      buffer[start + index] = unit;
    }
    this.#length = start + text.length;
    return true;
  }

  #putInt32(at: number, value: number): void {
    const buffer = this.#buffer;
    buffer[at] = value >> 24;
    buffer[at + 1] = value >> 16;
    buffer[at + 2] = value >> 8;
    buffer[at + 3] = value;
  }

  #ensure(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
