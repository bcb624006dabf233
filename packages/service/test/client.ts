import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Answer } from './answer';
import { openapiCheck } from './openapi-check';

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends the path as it is: nothing is normalised on the way. */
export type Client = (path: string, asking?: Asking) => Promise<Answer>;

/** A client that compares every answer with what `openapi.json` says. */
export function checkedClient(origin: string): Client {
  let check: ReturnType<typeof openapiCheck> | undefined;
  return async (path, asking = {}) => {
    check ??= openapiCheck(JSON.parse((await plainClient(origin, '/openapi.json')).text) as object);
    const answer = await plainClient(origin, path, asking);
    check(asking.method ?? 'GET', path, answer);
    return answer;
  };
}

function plainClient(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: Asking = {},
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const zipped = response.headers['content-encoding'] === 'gzip' && bytes.length > 0;
        const text = (zipped ? gunzipSync(bytes) : bytes).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes,
          text,
          json: () => JSON.parse(text) as Record<string, unknown>,
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
