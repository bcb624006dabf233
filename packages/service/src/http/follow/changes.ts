import { InvalidValue } from '../../resource/definition';
import type { Changes, Store } from '../../store/store';
import { EVENTS } from '../compression';
import type { Parameter } from '../parameter';
import type { Reply } from '../reply';
import type { Resource } from '../resource';
import type { Call, Route } from '../route';
import { pascal, ref } from '../schema';
import { assertKept, type LogPlace, readLogPlace, writeLogPlace } from './cursor';
import type { Followers } from './followers';
import { changeLine } from './line';

const NDJSON = 'application/x-ndjson';

const LATEST = 'latest';
const DEFAULT_LIMIT = 100;
const MOST = 1000;

const since: Parameter<LogPlace | typeof LATEST> = {
  name: 'since',
  description:
    `The \`cursor\` of a change, to get what came after it; \`${LATEST}\`: only the cursor of the last one, in ` +
    '`Link`. Absent: the oldest that is kept.',
  schema: { type: 'string', pattern: '^(latest|[0-9]{1,15}-[0-9a-f-]{36})$' },
  example: LATEST,
  read: (text) => (text === LATEST ? LATEST : readLogPlace(text)),
};

function readLimit(text: string): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MOST) throw new InvalidValue(`must be a whole number from 1 to ${MOST}`);
  return number;
}

const limit: Parameter<number> = {
  name: 'limit',
  description: 'How many changes at most; events have no end.',
  schema: { type: 'integer', minimum: 1, maximum: MOST, default: DEFAULT_LIMIT },
  read: readLimit,
};

const newest: Parameter<number> = {
  name: 'newest',
  description: 'Instead of `limit`: only the newest so many, the oldest of them first. Not for events.',
  schema: { type: 'integer', minimum: 1, maximum: MOST },
  read: readLimit,
};

/** The record that is meant, in the spelling of its key. */
const keyOf = ({ key, readKey, keyPattern, fields }: Resource): Parameter<string> => ({
  name: 'key',
  description: 'Of one record alone: its history, as far as it is kept. Events are of all records.',
  schema: { type: 'string', pattern: keyPattern },
  example: String(fields[0]?.example),
  read(text) {
    const found = readKey(text);
    if (found === undefined) throw new InvalidValue(`is not a valid ${key}`);
    return found;
  },
});

/** `GET /vessels/changes`: what became of the records, in the order in which it was committed. */
export function changesRoute(resource: Resource, store: Store, followers: Followers): Route {
  const key = keyOf(resource);
  return {
    method: 'GET',
    path: `/${resource.plural}/changes`,
    kind: 'data',
    parameters: [since, limit, newest, key],
    produces: [NDJSON, EVENTS],
    handle: (call) =>
      call.type === EVENTS ? events(store, followers, call) : page(resource, store, key, call),
    operation: {
      id: `follow${pascal(resource.plural)}`,
      tag: resource.title,
      summary: `Follow the changes of ${resource.plural}`,
      description:
        'A change in a line each, the next ones at `Link; rel="next"`; with `Accept: text/event-stream`, each as soon ' +
        'as it is made, from `Last-Event-ID` on. Where changes were forgotten meanwhile: 410.',
      content: {
        [NDJSON]: { ...ref(`${pascal(resource.singular)}Change`), description: 'Each line' },
        [EVENTS]: { type: 'string', description: 'Events whose data are such lines' },
      },
      problems: [400, 406, 410, 414, 503],
    },
  };
}

async function page(
  resource: Resource,
  store: Store,
  key: Parameter<string>,
  { asked }: Call,
): Promise<Reply> {
  const wanted = asked.one(since);
  const after = typeof wanted === 'object' ? wanted.number : wanted === LATEST ? Number.MAX_SAFE_INTEGER : 0;
  const of = asked.one(key);
  const last = asked.one(newest);
  const found =
    last === undefined
      ? await store.changes(after, asked.one(limit) ?? DEFAULT_LIMIT, of)
      : await store.changes(after, last, of, 'newest');
  const { number, log } = placeOf(wanted, found);
  const next = writeLogPlace({ number: found.changes.at(-1)?.number ?? number, log });
  const ofOne = of === undefined ? '' : `&key=${encodeURIComponent(of)}`;
  return {
    status: 200,
    type: NDJSON,
    cache: 'no-store',
    body: found.changes.map((change) => `${changeLine(log, change)}\n`).join(''),
    headers: { Link: `</${resource.plural}/changes?since=${next}${ofOne}>; rel="next"` },
  };
}

async function events(store: Store, followers: Followers, { req, asked }: Call): Promise<Reply> {
  const last = req.headers['last-event-id'];
  const resumed = typeof last === 'string' ? placeIn(last) : undefined;
  const wanted = resumed ?? asked.one(since);
  const place = placeOf(wanted, await store.changes(Number.MAX_SAFE_INTEGER, 1));
  return {
    status: 200,
    type: EVENTS,
    cache: 'no-store',
    // Proxies that collect answers would keep events back.
    headers: { 'X-Accel-Buffering': 'no' },
    body: followers.follow(place),
  };
}

/** An id that we never gave is none. */
function placeIn(text: string): LogPlace | undefined {
  try {
    return readLogPlace(text);
  } catch {
    return undefined;
  }
}

/** @throws Problem 410 */
function placeOf(wanted: LogPlace | typeof LATEST | undefined, changes: Changes): LogPlace {
  const { log, last, forgotten } = changes;
  if (wanted === LATEST) return { log, number: last };
  if (wanted === undefined) return { log, number: forgotten };
  assertKept(wanted, changes);
  return wanted;
}
