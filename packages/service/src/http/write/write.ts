import type { ResourceDefinition } from '../../resource/definition';
import {
  type Change,
  type Item,
  lettersOf,
  type Once,
  type Store,
  type WriteOptions,
  type WriteResult,
  type Written,
} from '../../store/store';
import { pauses } from '../../turns';
import { type BodyOptions, withBody } from '../body';
import type { Followers } from '../follow/followers';
import { Problem } from '../problem';
import type { Reply } from '../reply';
import type { Call } from '../route';
import { recordFields } from '../schema';
import type { AuditEntry } from './audit';
import type { Subject, WriteGuard } from './guard';
import { onceOf, repeated } from './once';

/** What every write works with. */
export interface Writing {
  readonly resource: ResourceDefinition;
  readonly store: Store;
  readonly guard: WriteGuard;
  readonly audit: ((entry: AuditEntry) => void) | undefined;
  /** What the team's own routes have in the place of a key. */
  readonly ownPaths: readonly string[];
  /** Those who want to hear of it. */
  readonly followers: Pick<Followers, 'wake'>;
}

/** What a request comes to. */
export interface Asked {
  readonly changes: readonly Change[];
  /** Of each change. */
  readonly actions: readonly AuditEntry['action'][];
  readonly together?: WriteOptions['together'];
  /** @throws Problem when nothing was done */
  readonly answer: (results: readonly WriteResult[]) => Reply;
}

/** Bytes of one record. */
export const MOST_BYTES = 1024 ** 2;

/**
 * Every write goes this way: who asks, what is asked, the change, the answer, the audit.
 * @param body `undefined`: there is none to read
 */
export async function write(
  { resource, store, guard, audit, followers }: Writing,
  call: Call,
  body: BodyOptions | undefined,
  read: (bytes: Buffer) => Asked | Promise<Asked>,
): Promise<Reply> {
  const subject = await guard.admit(call, resource);
  return withBody(call.req, body, async (bytes) => {
    const asked = await readOrRepeat(
      () => read(bytes),
      () => onceOf(call, subject, bytes, never),
      store,
    );
    if ('before' in asked) return asked.before;
    const { changes, actions, together = 'all', answer } = asked;
    guard.count?.(subject, changes.length - 1);
    const once = onceOf(call, subject, bytes, answer);
    const outcome = await store.write(changes, { together, ...(once && { once }) });
    if ('before' in outcome) return repeated(once, outcome.before);
    for (const result of outcome.results)
      if ('refused' in result && !(result.refused instanceof Problem)) throw result.refused;
    if (outcome.committed) followers.wake();
    if (outcome.committed && audit !== undefined)
      await tell(audit, subject, resource, actions, outcome.results);
    return answer(outcome.results);
  });
}

/**
 * What this release refuses may have been done by the one before, and be sent again under its name.
 * @throws Problem
 */
async function readOrRepeat(
  read: () => Asked | Promise<Asked>,
  named: () => Once | undefined,
  store: Store,
): Promise<Asked | { readonly before: Reply }> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const once = named();
    if (once === undefined) throw error;
    const outcome = await store.write([], { once });
    if (!('before' in outcome) || outcome.before.fingerprint !== once.fingerprint) throw error;
    return { before: repeated(once, outcome.before) };
  }
}

/** The answer to what changes nothing, which is not remembered. */
function never(): never {
  throw new Error('nothing was asked');
}

async function tell(
  audit: (entry: AuditEntry) => void,
  subject: Subject,
  resource: ResourceDefinition,
  actions: Asked['actions'],
  results: readonly WriteResult[],
): Promise<void> {
  const pause = pauses();
  for (const [index, result] of results.entries()) {
    const action = actions[index];
    if ('refused' in result || result.action === 'none' || action === undefined) continue;
    const key = result.after?.key ?? result.before?.key ?? '';
    audit({
      ...{ subject, resource, key, changed: changedFields(resource, result) },
      action: action === 'replace' && result.action === 'create' ? 'create' : action,
    });
    await pause(lettersOf(result));
  }
}

function changedFields(resource: ResourceDefinition, { before, after }: Written): string[] {
  const [had, has] = [before, after].map((item) =>
    item === undefined ? {} : (JSON.parse(item.json) as object),
  );
  const text = (record: object | undefined, name: string): string | undefined =>
    JSON.stringify((record as Record<string, unknown> | undefined)?.[name]);
  return recordFields(resource)
    .map(({ name }) => name)
    .filter((name) => text(had, name) !== text(has, name));
}

/** Of the only change that there was. @throws what refused it */
export function only(results: readonly WriteResult[]): Written {
  const [result] = results;
  if (result === undefined) throw new Error('nothing became of the change');
  if ('refused' in result) throw result.refused;
  return result;
}

/**
 * The record as it is now. The body is its representation, and not what was sent: so it says where it is found
 * (RFC 9110 §8.7), and has its validator.
 * @param base what comes before the key, seen from the path of the request
 */
export function recordReply(status: 200 | 201, base: string, item: Item | undefined): Reply {
  if (item === undefined) throw new Error('there is no record to answer with');
  const at = `${base}${encodeURIComponent(item.key)}`;
  return {
    status,
    type: 'application/json',
    cache: 'no-store',
    body: item.json,
    etag: item.hash,
    headers: { 'Content-Location': at, ...(status === 201 && { Location: at }) },
  };
}

/** @throws Problem 400 */
export function canonicalKey({ key, readKey }: ResourceDefinition, id: string): string {
  const canonical = readKey(id);
  if (canonical !== undefined) return canonical;
  const detail = `${JSON.stringify(id.slice(0, 60))} is not a valid ${key}`;
  throw new Problem(400, detail, { errors: [{ parameter: key, detail }] });
}
