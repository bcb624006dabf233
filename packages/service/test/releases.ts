import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Field, Filter, Grouping } from '../src/resource/definition';
import type { WritableOptions } from '../src/resource/writable';
import { built } from './writable-main';
import { startWritable, type WritableProgram } from './writable-program';

/** What one release says of the records that another one says something else of. */
export interface Release {
  readonly fields: readonly Field[];
  readonly filters: readonly Filter[];
  readonly search: readonly string[];
  readonly groupings: readonly Grouping[];
  readonly writable: true | WritableOptions;
}

const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({
  ...{ name, type, description: name, example: type === 'string' ? 'x' : 1 },
  ...more,
});
const by = (name: string): Filter => ({ name, field: name, description: name, example: 'x' });
const id = field('id', 'string', { required: true });
const title = field('title', 'string', { required: true });

/** The release before: a draught, and a size in words. */
export const before: Release = {
  fields: [id, title, field('size', 'string', { sortable: true }), field('draught', 'number')],
  ...{ filters: [by('size')], search: ['title'], groupings: [], writable: true },
};

/**
 * The one after it: `flag` is added and required, `draught` is called `depth`, `size` is a number, and what was only shown
 * is found and grouped by.
 */
export const after: Release = {
  fields: [
    ...[id, title, field('flag', 'string', { required: true }), field('size', 'integer', { sortable: true })],
    field('depth', 'number', { sortable: true }),
  ],
  ...{ filters: [by('title'), by('flag')], search: ['title', 'flag'] },
  ...{ groupings: [{ name: 'flags', field: 'flag', description: 'By flag' }], writable: true },
};

/** Once the one before is gone for good. */
export const atLast: Release = { ...after, writable: { removed: ['draught'] } };

const main = `
const { serve, defineResource } = require(${built('service')});
const { postgresql } = require(${built('postgresql')});
const readKey = (text) => (/^b[0-9]{1,9}$/.test(text) ? text : undefined);
const boats = defineResource({
  ...{ singular: 'boat', plural: 'boats', title: 'Boat', description: 'A boat', defects: [] },
  ...{ key: 'id', keyPattern: '^b[0-9]{1,9}$', readKey },
  ...JSON.parse(process.env.RELEASE),
  parse: (raw, key) => ({ record: { ...raw, id: key ?? raw.id } }),
});
serve({ resources: [boats], stores: [postgresql] });
`;

const folder = mkdtempSync(join(tmpdir(), 'releases-'));
const program = join(folder, 'main.js');
writeFileSync(program, main);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** One process of a release, and what one asks of it. */
export class Boats {
  private constructor(readonly running: WritableProgram) {}

  static async start(release: Release, url: string): Promise<Boats> {
    return new Boats(
      await startWritable(url, { RELEASE: JSON.stringify(release), LOG_LEVEL: 'info' }, program),
    );
  }

  /** @throws when the answer is no answer but an accident */
  async ask(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly etag: string | null; readonly body: never }> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await fetch(`${this.running.origin}/${path}`, {
      method,
      headers: { ...this.running.headers, 'Content-Type': type, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status >= 500) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const { status } = answer;
    return { status, etag: answer.headers.get('etag'), body: (text === '' ? '' : JSON.parse(text)) as never };
  }

  async get(key: string): Promise<Record<string, unknown>> {
    return (await this.ask('GET', `boats/${key}`)).body;
  }

  /** Keys that a query finds, in its order. */
  async find(query: string): Promise<string[]> {
    const { body } = await this.ask('GET', `boats?${query}`);
    return (body as { items: { id: string }[] }).items.map(({ id: key }) => key);
  }

  async changes(): Promise<{ readonly action: string; readonly key?: string }[]> {
    const answer = await fetch(`${this.running.origin}/boats/changes?limit=1000`);
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as never);
  }

  async stop(): Promise<void> {
    await this.running.program.stop();
  }
}
