import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { startServiceProcess } from './process';

const MOST = 10;

test('beyond MAX_CONNECTIONS, over all servers of the process, those that idle are closed; who comes is heard', async () => {
  const { program, origin } = await startServiceProcess({ MAX_CONNECTIONS: String(MOST) });
  await program.line('ready');
  const open = new Set<Socket>();
  for (let client = 0; client < 3 * MOST; client++) {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1').on('error', () => undefined);
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.write('GET /ports/NLRTM HTTP/1.1\r\nHost: x\r\n\r\n');
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1.1 200 /);
  }
  await program.until('the others to be closed', () => (open.size <= MOST ? true : undefined), 20);
  expect(open.size).toBe(MOST);
  expect(
    await program.line('too many connections are open; the idlest are ended for new ones'),
  ).toMatchObject({ most: MOST });
  expect(await program.stop()).toBe(0);
});

test('a body that breaks off is refused, logged and traced, and the service goes on', async () => {
  const { program, origin } = await startServiceProcess({
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  });
  await program.line('ready');
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.write(
    'POST /ports/lookup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  );
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
  expect(await program.line('request', { path: '/ports/lookup' })).toMatchObject({ status: 400 });
  expect((await fetch(`${origin}/ports/NLRTM`)).status).toBe(200);
  expect(await program.stop()).toBe(0);
});
