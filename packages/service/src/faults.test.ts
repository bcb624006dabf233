import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startService, type RunningService } from '../test/service';
import { readConfig } from './config';
import { startFaults } from './faults';
import { probes } from './http/kit-routes';
import { served } from '../test/served';

let faults: Awaited<ReturnType<typeof startFaults>>;
let service: RunningService;
let address: string;

beforeAll(async () => {
  faults = await startFaults(0);
  service = await startService({ fault: faults.fault });
  address = `http://127.0.0.1:${(faults.server.address() as AddressInfo).port}/faults`;
});

afterAll(async () => {
  faults.server.close();
  await service.close();
});

function put(body: string, type = 'application/json'): Promise<Response> {
  return fetch(address, { method: 'PUT', headers: { 'Content-Type': type }, body });
}

test('there are none unless a variable asks for them', () => {
  expect(readConfig({}, { resources: [served] }).faultsPort).toBeUndefined();
});

test('they are told on the loopback address alone', () => {
  expect(faults.server.address()).toMatchObject({ address: '127.0.0.1' });
});

test('nothing that a client of the service sends breaks anything', async () => {
  expect((await fetch(`${service.origin}/faults`, { method: 'PUT', body: '{"errors":1}' })).status).toBe(404);
  expect((await fetch(`${service.origin}/dataset`, { headers: { 'X-Faults': '{"errors":1}' } })).status).toBe(
    200,
  );
});

test('requests fail and are healed, probes are spared', async () => {
  expect(await (await put('{"errors":1}')).json()).toEqual({ errors: 1, delay: 0 });
  expect((await fetch(`${service.origin}/dataset`)).status).toBe(500);
  for (const path of probes) expect((await fetch(service.origin + path)).status).toBe(200);

  expect(await (await put('{}')).json()).toEqual({ errors: 0, delay: 0 });
  expect((await fetch(`${service.origin}/dataset`)).status).toBe(200);
});

test('requests are late', async () => {
  await put('{"delay":120}');
  const start = performance.now();
  expect((await fetch(`${service.origin}/dataset`)).status).toBe(200);
  expect(performance.now() - start).toBeGreaterThanOrEqual(119);
  await put('{}');
});

test.each([
  ['more than every request', '{"errors":2}', 'application/json', 400],
  ['a delay in words', '{"delay":"long"}', 'application/json', 400],
  ['no JSON', 'errors', 'application/json', 400],
  ["a form, which any page's script may send", '{"errors":1}', 'text/plain', 415],
])('%s is refused', async (_name, body, type, status) => {
  expect((await put(body, type)).status).toBe(status);
  expect(await (await fetch(address)).json()).toEqual({ errors: 0, delay: 0 });
});

test('a name that leads here is not ours', async () => {
  const asked = request(address, { method: 'PUT', headers: { Host: 'example.org' } }).end('{"errors":1}');
  const [response] = (await once(asked, 'response')) as [{ statusCode?: number; resume(): void }];
  response.resume();
  expect(response.statusCode).toBe(403);
});
