import { startService } from '../../test/service';
import { Readiness } from '../readiness';
import { StoreUnavailable } from '../store/store';

test('not ready while the data set is loaded: data routes say when to come back, /live stays', async () => {
  const readiness = new Readiness();
  const service = await startService({ readiness });
  const ready = await service.client('/ready');
  expect(ready.status).toBe(503);
  expect(ready.headers['cache-control']).toBe('no-store');
  expect(ready.json().detail).toBe('Not ready: the data set is being loaded.');
  for (const path of ['/ports', '/ports/NLRTM', '/countries', '/dataset']) {
    const answer = await service.client(path);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
  }
  expect((await service.client('/live')).status).toBe(200);
  expect((await service.client('/openapi.json')).status).toBe(200);

  readiness.ready();
  expect((await service.client('/ready')).json()).toEqual({ status: 'ready' });
  expect((await service.client('/ports/NLRTM')).status).toBe(200);
  await service.close();
});

test('a failed load leaves it at 503 and says why', async () => {
  const readiness = new Readiness();
  readiness.fail('ports.json ends at byte 17');
  const service = await startService({ readiness });
  expect((await service.client('/ready')).json().detail).toContain('ports.json ends at byte 17');
  const answer = await service.client('/ports');
  expect(answer.status).toBe(503);
  expect(answer.json().detail).toContain('/ready');
  await service.close();
});

test('draining: not ready, still serving, every answer ends its connection', async () => {
  const readiness = new Readiness();
  readiness.ready();
  const service = await startService({ readiness });
  expect((await service.client('/ports/NLRTM')).headers.connection).toBe('keep-alive');
  readiness.drain();
  expect((await service.client('/ready')).status).toBe(503);
  for (const path of ['/ports/NLRTM', '/ports?format=csv', '/live', '/nothing']) {
    const answer = await service.client(path);
    expect(answer.headers.connection).toBe('close');
    expect(answer.status).toBe(path === '/nothing' ? 404 : 200);
  }
  await service.close();
});

test('a database that does not answer makes it unready, without its words', async () => {
  const ping = () => Promise.reject(new StoreUnavailable('connect ECONNREFUSED 10.0.0.7:5432'));
  const service = await startService({ failing: { ping } });
  const answer = await service.client('/ready');
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('the database does not answer');
  expect(answer.text).not.toContain('10.0.0.7');
  await service.close();
});
