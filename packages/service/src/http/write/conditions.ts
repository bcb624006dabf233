import type { IncomingHttpHeaders } from 'node:http';
import type { Item } from '../../store/store';
import { Problem } from '../problem';
import type { RequestHeader } from '../route';

/** Tags as they stand in the header, or whatever there is. */
type Tags = '*' | readonly string[];

/** What has to be there, or not, for a request to be done (RFC 9110 §13.1). */
export interface Conditions {
  readonly match: Tags | undefined;
  readonly noneMatch: Tags | undefined;
}

/** @throws Problem 400 */
export function conditionsOf(headers: IncomingHttpHeaders): Conditions {
  return {
    match: tagsOf('If-Match', headers['if-match']),
    noneMatch: tagsOf('If-None-Match', headers['if-none-match']),
  };
}

/** RFC 9110 §8.8.3 */
const LIST = /^[ \t,]*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t,]*|$))+$/;
const TAG = /(?:W\/)?"[^"]*"/g;

function tagsOf(name: string, header: string | undefined): Tags | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  if (header.length <= MOST_LETTERS && LIST.test(header)) return header.match(TAG) ?? [];
  throw new Problem(400, `${name} must be * or entity tags as they stand in ETag, quotes included.`);
}

/** A hundred tags or so. */
const MOST_LETTERS = 4096;

/** @throws Problem 412 */
export function assertMet({ match, noneMatch }: Conditions, current: Item | undefined): void {
  if (match !== undefined && !names(match, current, 'strongly'))
    throw new Problem(
      412,
      current === undefined
        ? 'If-Match names a record that is not there.'
        : 'The record has changed since it was read; read it again.',
    );
  if (noneMatch !== undefined && names(noneMatch, current, 'weakly'))
    throw new Problem(412, 'There is such a record already.');
}

/** A record has a tag for each of its encodings: whoever has read one of them has read the record. */
function names(tags: Tags, current: Item | undefined, how: 'strongly' | 'weakly'): boolean {
  if (current === undefined) return false;
  if (tags === '*') return true;
  const own = [`"${current.hash}"`, `"${current.hash}-gzip"`];
  return tags.some((tag) => own.includes(how === 'weakly' ? tag.replace(/^W\//, '') : tag));
}

/** One as they get it, or any; a list is understood, too. */
const TAGS_PATTERN = '^([*]|"[!#-~]+")$';

export const ifMatch: RequestHeader = {
  name: 'If-Match',
  description: 'The `ETag` that was read: otherwise 412. `*` stands for any.',
  pattern: TAGS_PATTERN,
  example: '*',
};
export const ifNoneMatch: RequestHeader = {
  name: 'If-None-Match',
  description: '`*`: only where there is no such record, otherwise 412.',
  pattern: TAGS_PATTERN,
  example: '*',
};
