/** The plain way to answer many records: all of them in a Map, made into JSON for each request. */
import { createServer } from 'node:http';
import { answer, listen } from './answer';

const { headers, body } = answer();
const { 'content-length': _, ...fixed } = headers;
const list = body.startsWith('{"items":')
  ? (JSON.parse(body) as { items: unknown[] }).items
  : body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
const records = new Map(list.entries());

listen(
  createServer((_req, res) => {
    const bytes = Buffer.from(JSON.stringify([...records.values()]));
    res.writeHead(200, { ...fixed, 'Content-Length': bytes.length });
    res.end(bytes);
  }),
);
