/**
 * The names of hosts, on this machine: whoever uses the proxy and trusts the certificate reaches a host's stand-in by
 * the host's own name, by HTTPS, and nobody else.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';

/** @param hosts each with its `names` and what `handle`s a request */
export async function startNetwork(folder, hosts) {
  const [certificate, key] = ['certificate.pem', 'key.pem'].map((file) => join(folder, file));
  const byName = new Map(hosts.flatMap((host) => host.names.map((name) => [name, host])));
  const names = [...byName.keys()].map((name) => `DNS:${name}`).join(',');
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=stand-ins'.split(
        ' ',
      ),
      ...['-addext', `subjectAltName=${names}`, '-keyout', key, '-out', certificate],
    ],
    { stdio: 'pipe' },
  );
  const server = createServer(
    { cert: readFileSync(certificate), key: readFileSync(key) },
    (request, response) => byName.get(request.headers.host).handle(request, response),
  );
  // On a busy machine the next request of a connection would meet its end: "socket hang up".
  server.keepAliveTimeout = 0;
  const wanted = [];
  const proxy = createProxy((_, response) => response.writeHead(405).end());
  proxy.on('connect', ({ url }, socket, head) => {
    const name = url.replace(/:443$/, '');
    if (!byName.has(name)) {
      wanted.push(url);
      return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    }
    const inner = connect(server.address().port, 'localhost', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      inner.write(head);
      inner.pipe(socket).pipe(inner);
    });
    inner.on('error', () => socket.destroy());
    socket.on('error', () => inner.destroy());
  });
  for (const one of [server, proxy]) await new Promise((resolve) => one.listen(0, 'localhost', resolve));
  const address = `http://localhost:${proxy.address().port}`;
  return {
    /** Of a process that is to be in it. */
    env: {
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: address,
      HTTPS_PROXY: address,
      NO_PROXY: 'localhost,127.0.0.1',
      NODE_EXTRA_CA_CERTS: certificate,
      CURL_CA_BUNDLE: certificate,
      GIT_SSL_CAINFO: certificate,
    },
    /** Names that somebody asked for and that are none here. */
    wanted,
    close: () => {
      for (const one of [server, proxy]) {
        one.close();
        one.closeAllConnections();
      }
    },
  };
}
