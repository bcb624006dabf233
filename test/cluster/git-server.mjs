// Git over HTTPS: any repository of a folder.
//   usage: node git-server.mjs FOLDER CERTIFICATE KEY ADDRESS PORT
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { serveGit } from '../git-http-backend.mjs';

const [folder, certificate, key, address, port] = process.argv.slice(2);

createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) =>
  serveGit(folder, request, response),
).listen(Number(port), address);
