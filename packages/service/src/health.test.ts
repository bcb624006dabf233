import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { complaint } from './health';

describe('Given a service', () => {
  let server: Server;
  const serve = async (listener: RequestListener): Promise<number> => {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    [200, undefined],
    [503, '/ready answers 503'],
  ])('when /ready answers %d, then the complaint is %s', async (status, reason) => {
    const port = await serve((request, response) => {
      response.writeHead(request.url === '/ready' ? status : 404).end();
    });

    expect(await complaint(port)).toBe(reason);
  });

  it('when it hangs, then that is the complaint', async () => {
    const port = await serve(() => undefined);

    expect(await complaint(port, 50)).toBe('no answer within 50 ms');
  });

  it('when nobody listens, then the complaint is of the connection', async () => {
    const port = await serve(() => undefined);
    server.close();
    await once(server, 'close');

    expect(await complaint(port)).toContain('ECONNREFUSED');
  });
});
