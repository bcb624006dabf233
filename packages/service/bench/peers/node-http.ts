/** The least that Node.js can do: a fixed answer, whatever is asked for. */
import { createServer } from 'node:http';
import { answer, listen } from './answer';

const { headers, body } = answer();
// A short text goes out in one piece with the head; encoding a long one each time would cost more than sending it.
const fixed = body.length > 65_536 ? Buffer.from(body) : body;

listen(
  createServer((_req, res) => {
    res.writeHead(200, headers);
    res.end(fixed);
  }),
);
