import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from 'koa';
import type { Piece } from './reply';
import { send } from './send';

test('a body that has nothing to tell for now hears at once that its client has left', async () => {
  const left = Promise.withResolvers<IteratorResult<Piece>>();
  let pieces = 0;
  const body: AsyncIterableIterator<Piece> = {
    next: () => (pieces++ === 0 ? Promise.resolve({ value: 'first' }) : left.promise),
    return() {
      left.resolve({ done: true, value: undefined });
      return left.promise;
    },
    [Symbol.asyncIterator]: () => body,
  };
  const sent = Promise.withResolvers<undefined>();
  const server = createServer((req, res) => {
    const ctx = { req, res } as unknown as Context;
    Promise.resolve(send(ctx, { status: 200, type: 'text/plain', body })).then(() => {
      sent.resolve(undefined);
    }, sent.reject);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = get({ port: (server.address() as AddressInfo).port, agent: false });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  await once(answer, 'data');
  answer.on('error', () => undefined);
  asked.destroy();
  await left.promise;
  await sent.promise;
  server.close();
  await once(server, 'close');
});
