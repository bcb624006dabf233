import type { DescribedGrouping, DescribedResource, Description } from './description.ts';

/**
 * Where in the explorer one is. The address holds all of it: its query is the API's own, word for word, its fragment says
 * what is looked at.
 */
export interface State {
  readonly resource: DescribedResource;
  readonly view: View;
  /** Parameters of the list, as the API has them. */
  readonly query: URLSearchParams;
}

export type View =
  | { readonly kind: 'records'; readonly record?: string }
  | { readonly kind: 'counts'; readonly grouping: DescribedGrouping }
  | { readonly kind: 'dataset' };

/** What the explorer decides itself. */
const ITS_OWN = ['limit', 'cursor', 'format', 'fields'];

export function readState(description: Description, search: string, fragment: string): State {
  const query = new URLSearchParams(search);
  for (const name of ITS_OWN) query.delete(name);
  const segments = fragment
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decoded);
  const named = description.resources.find(({ plural }) => plural === segments[0]);
  const resource = named ?? description.resources[0];
  if (resource === undefined) throw new Error('the service has no records');
  const [kind, name] = named === undefined ? segments : segments.slice(1);
  const grouping = resource.groupings.find((candidate) => candidate.name === name);
  if (kind === 'dataset') return { resource, query, view: { kind } };
  if (kind === 'by' && grouping !== undefined) return { resource, query, view: { kind: 'counts', grouping } };
  if (kind === 'record' && name !== undefined && name !== '')
    return { resource, query, view: { kind: 'records', record: name } };
  return { resource, query, view: { kind: 'records' } };
}

/** Relative to the page. */
export function addressOf(description: Description, { resource, query, view }: State): string {
  const search = readable(query);
  const path = [
    ...(resource === description.resources[0] ? [] : [resource.plural]),
    ...(view.kind === 'dataset' ? ['dataset'] : []),
    ...(view.kind === 'counts' ? ['by', view.grouping.name] : []),
    ...(view.kind === 'records' && view.record !== undefined ? ['record', view.record] : []),
  ];
  const fragment = path.length === 0 ? '' : `#/${path.map(encodeURIComponent).join('/')}`;
  return `./${search === '' ? '' : `?${search}`}${fragment}`;
}

/** The same query with some parameters changed; `undefined` takes one away. */
export function changed(
  query: URLSearchParams,
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
): URLSearchParams {
  const copy = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    copy.delete(name);
    for (const one of [value ?? []].flat()) if (one !== '') copy.append(name, one);
  }
  return copy;
}

/** Commas and colons as people write them; both may stand in a query (RFC 3986 §3.4). */
export function readable(query: URLSearchParams): string {
  return query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
