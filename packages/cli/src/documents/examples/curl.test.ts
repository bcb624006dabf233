import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const curl = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(__dirname, 'curl.mts'), ...args]);

test('Given no curl, then ours sends what it is told to, and shows what came', async () => {
  const server = createServer((req, res) => {
    void text(req).then((body) => {
      res.writeHead(201, { 'x-told': String(req.headers['x-told']) });
      res.end(`${req.method} ${req.url} ${body}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `127.0.0.1:${(server.address() as AddressInfo).port}/a?b=c`;
  try {
    expect((await curl('-s', url)).stdout).toBe('GET /a?b=c ');
    const { stdout } = await curl('-s', '-i', '-X', 'PUT', '-H', 'X-Told: d: e', '-d', '{}', `http://${url}`);
    expect(stdout).toMatch(
      /^HTTP\/1\.1 201 Created\r\n(.*\r\n)*x-told: d: e\r\n(.*\r\n)*\r\nPUT \/a\?b=c \{\}$/,
    );
    await expect(curl('-s', '127.0.0.1:1/')).rejects.toThrow('ECONNREFUSED');
  } finally {
    server.close();
  }
});
