import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { Program } from '../test/process';
import { startFailure } from './start-failure';

test('a TCP port that is taken ends the service, and it says what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;

  const service = new Program([join(repositoryRoot(), 'service/dist/main.js')], {
    HOST: '127.0.0.1',
    PORT: String(port),
  });
  const line = await service.line('the service cannot start');

  expect(line.error).toMatchObject({
    message: `TCP port ${port} is taken: end the program that listens there, or choose another by PORT, METRICS_PORT, PROBES_PORT or FAULTS_PORT`,
  });
  expect(await service.exit()).toBe(1);
  other.close();
});

test('what is not known stays as it is', () => {
  const error = Object.assign(new Error('read EIO'), { code: 'EIO', syscall: 'read' });

  expect(startFailure(error)).toBe(error);
});
