import type { ResourceDefinition } from '../../resource/definition';
import type { Change } from '../../store/store';
import { jsonOf } from '../body';
import type { AuditEntry } from './audit';
import { creation, removal, replacement, update } from './changes-to';
import { conditionsOf } from './conditions';
import { errorAt, invalid, recordReader } from './record';
import { canonicalKey } from './write';

export interface Line {
  readonly change: Change;
  readonly action: AuditEntry['action'];
}

const ACTIONS = { POST: 'create', PUT: 'replace', PATCH: 'update', DELETE: 'delete' } as const;
const MEMBERS = ['method', 'id', 'ifMatch', 'ifNoneMatch', 'body'];

/** @returns a function that reads one write of many. It throws Problem 400, 422, 428 */
export function lineReader(
  resource: ResourceDefinition,
  ownPaths: readonly string[],
): (bytes: Buffer) => Line {
  const read = recordReader(resource, ownPaths);
  return (bytes) => {
    const line = membersOf(jsonOf(bytes));
    const { method, body } = line;
    if (typeof method !== 'string' || !isMethod(method))
      throw invalid([errorAt(['method'], `must be one of ${Object.keys(ACTIONS).join(', ')}`)]);
    const text = (name: string): string | undefined => {
      const value = line[name];
      if (value === undefined || typeof value === 'string') return value;
      throw invalid([errorAt([name], 'must be a string')]);
    };
    const [id, ifMatch, ifNoneMatch] = [text('id'), text('ifMatch'), text('ifNoneMatch')];
    const action = ACTIONS[method];
    if (method === 'POST') {
      const record = read(body, id === undefined ? undefined : canonicalKey(resource, id));
      return { action, change: creation(resource, record[resource.key] as string, record) };
    }
    if (id === undefined) throw invalid([errorAt(['id'], 'is missing')]);
    const key = canonicalKey(resource, id);
    const conditions = conditionsOf({
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
    });
    switch (method) {
      case 'PUT':
        return { action, change: replacement(resource, key, body, conditions, read) };
      case 'PATCH':
        return { action, change: update(resource, key, body, conditions, read) };
      case 'DELETE':
        return { action, change: removal(resource, key, conditions) };
    }
  };
}

function isMethod(text: string): text is keyof typeof ACTIONS {
  return Object.hasOwn(ACTIONS, text);
}

function membersOf(line: unknown): Readonly<Record<string, unknown>> {
  if (typeof line !== 'object' || line === null || Array.isArray(line))
    throw invalid([errorAt([], 'must be an object, {"method":…,"id":…,"body":…}')]);
  const others = Object.keys(line).filter((name) => !MEMBERS.includes(name));
  if (others.length > 0)
    throw invalid(others.map((name) => errorAt([name], `is not one of ${MEMBERS.join(', ')}`)));
  return line as Readonly<Record<string, unknown>>;
}
