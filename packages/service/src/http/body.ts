import type { IncomingMessage } from 'node:http';
import { isUtf8 } from 'node:buffer';
import { Problem } from './problem';

/** A thousand keys take a tenth of it. */
const maxBytes = 64 * 1024;

/** The body as JSON (RFC 8259: UTF-8). @throws Problem 400, 413, 415 */
export async function readJsonBody(req: IncomingMessage): Promise<unknown> {
  const [mediaType = ''] = (req.headers['content-type'] ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/json') {
    throw new Problem(415, 'The body must be application/json; say so in Content-Type.', {
      headers: { Accept: 'application/json' },
    });
  }
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new Problem(415, 'The body must not be compressed.', {
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
  const bytes = await readBytes(req);
  try {
    if (isUtf8(bytes)) return JSON.parse(bytes.toString()) as unknown;
  } catch {
    // Falls through to the same answer as broken UTF-8.
  }
  throw new Problem(400, 'The body is not JSON in UTF-8.', {
    errors: [{ parameter: 'body', detail: 'is not JSON in UTF-8' }],
  });
}

async function readBytes(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = Number(req.headers['content-length'] ?? 0);
  if (length <= maxBytes) {
    length = 0;
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) break;
      chunks.push(chunk);
    }
  }
  if (length <= maxBytes) return Buffer.concat(chunks);
  // A client reads the answer when it has sent everything, so the rest is taken, up to the server's time-out.
  req.resume();
  throw new Problem(413, `The body may have at most ${maxBytes} bytes.`);
}
