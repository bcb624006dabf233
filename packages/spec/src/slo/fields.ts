import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';

/** A file of YAML documents whose every problem is collected, with the line on which it is. */
export class Source {
  readonly #problems: { readonly line: number; readonly text: string }[] = [];
  readonly #lines = new LineCounter();
  /** Those that are maps; whatever else there is has become a problem. */
  readonly documents: readonly Fields[];

  constructor(
    private readonly file: string,
    text: string,
  ) {
    const documents = [...parseAllDocuments(text, { lineCounter: this.#lines, prettyErrors: false })];
    for (const { errors } of documents)
      for (const { message, pos } of errors) this.refuse(pos[0], `is not YAML: ${message}`);
    this.documents = documents.flatMap(({ contents }) => {
      if (contents === null) return [];
      if (isMap(contents)) return [new Fields(this, contents, '', contents.range[0])];
      this.refuse(contents.range[0], 'is not a map');
      return [];
    });
  }

  refuse(offset: number, text: string): void {
    this.#problems.push({ line: this.#lines.linePos(offset).line, text });
  }

  /** One for each problem, in the order of the file: `file:line: what is wrong; what is allowed`. */
  problems(): string[] {
    return this.#problems
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, text }) => `${this.file}:${line}: ${text}`);
  }
}

/**
 * A map of the file. Reading from it a field that is missing or of another type is a problem of the file, and gives a
 * neutral value: the reader goes on, and finds the other problems too.
 */
export class Fields {
  /** @param node the map; anything else has no fields @param path of the map in its document */
  constructor(
    private readonly source: Source,
    private readonly node: unknown,
    private readonly path: string,
    private readonly offset: number,
  ) {}

  /** Every field but these is a problem. */
  only(...allowed: readonly string[]): this {
    for (const { key } of isMap(this.node) ? this.node.items : []) {
      if (!isScalar(key) || allowed.includes(String(key.value))) continue;
      this.source.refuse(
        key.range?.[0] ?? this.offset,
        `unknown field ${this.#name(String(key.value))}; allowed are ${allowed.join(', ')}`,
      );
    }
    return this;
  }

  has(key: string): boolean {
    return isMap(this.node) && this.node.has(key);
  }

  text(key: string, allowed = 'text', accepts: (value: string) => boolean = () => true): string {
    const value = this.#value(key, allowed);
    if (typeof value === 'string' && value.trim() !== '' && accepts(value)) return value;
    if (value !== undefined) this.refuse(key, `is ${show(value)}; allowed is ${allowed}`);
    return '';
  }

  oneOf<const T extends string | boolean>(key: string, values: readonly [T, ...T[]]): T {
    const value = this.#value(key, values.join(' or '));
    const found = values.find((candidate) => candidate === value);
    if (value !== undefined && found === undefined)
      this.refuse(key, `is ${show(value)}; allowed is ${values.join(' or ')}`);
    return found ?? values[0];
  }

  number(key: string, allowed: string, accepts: (value: number) => boolean): number {
    const value = this.#value(key, allowed);
    if (typeof value === 'number' && accepts(value)) return value;
    if (value !== undefined) this.refuse(key, `is ${show(value)}; allowed is ${allowed}`);
    return NaN;
  }

  /** The map in a field. */
  map(key: string): Fields {
    const node = this.#node(key);
    if (node === undefined) this.#missing(key, 'a map');
    else if (!isMap(node)) this.refuse(key, 'is not a map');
    return this.#inner(node, key, this.#offset(key));
  }

  /** The one map in a list: OpenSLO has lists where we honour one entry. */
  only1(key: string): Fields {
    const node = this.#node(key);
    const items: readonly unknown[] = isSeq(node) ? node.items : [];
    if (node === undefined) this.#missing(key, 'a list of one entry');
    else if (items.length !== 1 || !isMap(items[0]))
      this.refuse(key, `has ${items.length} entries; allowed is a list of one`);
    return this.#inner(items[0], `${key}[0]`, this.#offset(key));
  }

  /** A problem with a field, or with the map itself where it has no such field. */
  refuse(key: string, problem: string): void {
    this.source.refuse(this.#offset(key), `${this.#name(key)} ${problem}`);
  }

  #value(key: string, allowed: string): unknown {
    const node = this.#node(key);
    if (isScalar(node)) return node.value;
    if (node === undefined) this.#missing(key, allowed);
    else this.refuse(key, `must be ${allowed}`);
    return undefined;
  }

  #missing(key: string, allowed: string): void {
    // Where the map itself is missing, that has been said.
    if (isMap(this.node)) this.source.refuse(this.offset, `${this.#name(key)} is missing; it is ${allowed}`);
  }

  #node(key: string): unknown {
    return isMap(this.node) ? this.node.get(key, true) : undefined;
  }

  #offset(key: string): number {
    const pair = isMap(this.node)
      ? this.node.items.find(({ key: name }) => isScalar(name) && name.value === key)
      : undefined;
    return isScalar(pair?.key) ? (pair.key.range?.[0] ?? this.offset) : this.offset;
  }

  #inner(node: unknown, key: string, offset: number): Fields {
    return new Fields(this.source, node, this.#name(key), isMap(node) ? (node.range?.[0] ?? offset) : offset);
  }

  #name(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
