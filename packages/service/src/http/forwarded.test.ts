import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { forwarded, trustedProxies } from './forwarded';

/** What a service that trusts `TRUST_PROXY` makes of a request from 127.0.0.1. */
async function seen(trust: string, headers: Record<string, string>): Promise<Record<string, string>> {
  const trusted = trustedProxies.read(trust) ?? 0;
  const app = new Koa({ proxy: trusted !== 0 });
  if (trusted !== 0) app.use(forwarded(trusted));
  app.use((ctx) => {
    ctx.body = { ip: ctx.ip, scheme: ctx.protocol, host: ctx.host.replace(/127.*/, 'own') };
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers });
    return (await answer.json()) as Record<string, string>;
  } finally {
    server.close();
  }
}

const forged = {
  'X-Forwarded-For': '6.6.6.6, 203.0.113.7, 10.1.2.3',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'ports.example',
};

test.each([
  ['Off', '127.0.0.1', 'http', 'own'],
  // The proxy beside it was called by 10.1.2.3; that one by 203.0.113.7; what is before was written by the client.
  ['1', '10.1.2.3', 'https', 'ports.example'],
  ['2', '203.0.113.7', 'https', 'ports.example'],
  ['20', '6.6.6.6', 'https', 'ports.example'],
  ['127.0.0.0/8', '10.1.2.3', 'https', 'ports.example'],
  ['127.0.0.1, 10.0.0.0/8', '203.0.113.7', 'https', 'ports.example'],
  // Whoever calls is no proxy: none of its words counts.
  ['10.0.0.0/8,fd00::/8', '127.0.0.1', 'http', 'own'],
])('TRUST_PROXY=%s: the client is %s, by %s, and asked for %s', async (trust, ip, scheme, host) => {
  expect(await seen(trust, forged)).toEqual({ ip, scheme, host });
});

test.each([
  ['203.0.113.7:4711', '203.0.113.7'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['unknown, 203.0.113.7', '203.0.113.7'],
  ['<script>', '127.0.0.1'],
])('an address that is written %s is %s', async (text, ip) => {
  expect(await seen('1', { 'X-Forwarded-For': text })).toMatchObject({ ip });
});

test('a scheme that is none is not taken', async () => {
  expect(await seen('1', { 'X-Forwarded-Proto': 'javascript' })).toMatchObject({ scheme: 'http' });
});

test.each(['21', '-1', 'yes', '10.0.0.0/33', '10.0.0/8', 'fd00::/129', '10.0.0.0/8/8', '10.0.0.0/8,', ' '])(
  'TRUST_PROXY=%j is refused',
  (text) => {
    expect(trustedProxies.read(text)).toBeUndefined();
  },
);
