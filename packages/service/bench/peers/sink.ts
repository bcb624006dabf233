/** A collector that takes everything and keeps nothing (OTLP over HTTP). `GET /` tells how many exports there were. */
import { createServer } from 'node:http';
import { listen } from './answer';

let received = 0;

listen(
  createServer((req, res) => {
    req.resume();
    req.on('end', () => {
      if (req.method === 'POST') received++;
      res.setHeader('Content-Type', 'application/json');
      res.end(req.method === 'POST' ? '{}' : String(received));
    });
  }),
);
