import { type BuiltService, startBuiltService, until } from '@golden-path/service/testing';

let service: BuiltService;
beforeAll(async () => {
  service = await startBuiltService();
  await until('ready', async () => (await fetch(`${service.origin}/ready`)).ok);
});
afterAll(() => service.stop());

async function ask(from: string, to: string): Promise<[status: number, body: unknown]> {
  const answer = await fetch(`${service.origin}/ports/${from}/distance/${to}`);
  return [answer.status, await answer.json()];
}

test('Rotterdam to Singapore, by the great circle', async () => {
  // https://www.movable-type.co.uk/scripts/latlong.html says the same of these positions.
  expect(await ask('nlrtm', 'SGSIN')).toEqual([
    200,
    { from: 'NLRTM', to: 'SGSIN', kilometres: 10534.4, nauticalMiles: 5688.1, initialBearing: 81.8 },
  ]);
});

test('a port is nowhere from itself', async () => {
  expect(await ask('NLRTM', 'NLRTM')).toMatchObject([200, { kilometres: 0, initialBearing: 0 }]);
});

test.each([
  ['is not there', 'XXXXX', 'There is no port XXXXX.'],
  ['has no known position', 'BHAHD', 'It is not known where'],
])('a port that %s is a 404 that says so', async (_name, unlocode, detail) => {
  expect(await ask('NLRTM', unlocode)).toMatchObject([
    404,
    { detail: expect.stringContaining(detail) as string },
  ]);
});
