/** The least that Node.js can do: a fixed answer, whatever is asked for. */
import { createServer } from 'node:http';
import { answer, listen } from './answer';

const { headers, body } = answer();

listen(
  createServer((_req, res) => {
    res.writeHead(200, headers);
    res.end(body);
  }),
);
