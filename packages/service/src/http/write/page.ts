import type { ResourceDefinition } from '../../resource/definition';
import { writingOf } from '../../resource/writable';

/** What docs/http-api.md says of writing; nothing where nobody writes. */
export function writingPage(resources: readonly ResourceDefinition[]): string {
  return resources.map(ofResource).join('');
}

function ofResource(resource: ResourceDefinition): string {
  const writing = writingOf(resource);
  if (writing === undefined) return '';
  const { plural, singular, key } = resource;
  return `## Writing ${plural}

With a token that allows it (\`Authorization: Bearer …\`, scope \`${plural}:write\`). The body is checked against the reference, all
that is wrong is told at once, each with a JSON pointer (422); a name that an object has twice is refused (400). A key is taken
in any spelling, and kept in the one that the reference has. An answer means that the change is kept, and that every later read
sees it.

| request | what it does | answers |
|---|---|---|
| \`POST /${plural}\` | a new ${singular} | 201 with \`Location\`; 409 when there is one |
| \`PUT /${plural}/{${key}}\` | the ${singular} as it shall be | 201 or 200; with \`If-None-Match: *\` it only creates |
| \`PATCH /${plural}/{${key}}\` | some fields, \`null\` removes (\`application/merge-patch+json\`, RFC 7396) | 200; 404 |
| \`DELETE /${plural}/{${key}}\` | removes it | 204; 404 |
| \`POST /${plural}/bulk\` | up to 10,000 of these, one in a line (NDJSON, 16 MiB); \`?together=each\` does each by itself, otherwise all or none; each line counts as a change (\`WRITES_PER_MINUTE\`) | 200 with a line each; 422 that names the lines |
| \`GET /${plural}/changes\` | what was changed, from \`since\` on; \`key\`: of one ${singular}; \`newest=20\`: only the last 20 | NDJSON, or events for \`Accept: text/event-stream\` |

\`If-Match\` with the \`ETag\` that was read: only if nobody has changed it since, otherwise 412.${
    writing.preconditions === 'required' ? ' Replacing, changing and deleting need it (428).' : ''
  } \`Idempotency-Key\` names a request that may
have to be sent again: within 24 hours it is done once, and answered the same; with anything else in it, 422.

To follow: ask \`GET /${plural}/changes?since=latest\` for a cursor (in \`Link\`), read all records, then ask for changes from the
cursor on. Each has \`cursor\`, \`at\`, \`action\` (\`create\`, \`change\`, \`delete\`, \`import\`), \`key\`, \`etag\` and \`record\`; a \`delete\` has no
record, and an \`import\` may have changed any: read all again. Changes are kept for ${writing.changesKept} ${writing.changesKept === 1 ? 'day' : 'days'}; whoever comes later is
answered 410, and begins anew. What is written while an import runs stays as it was written.

`;
}
