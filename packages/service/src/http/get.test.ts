import { type RunningService, startService } from '../../test/service';

describe('GET one port', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  test('answers the record as it is stored', async () => {
    const answer = await service.client('/ports/NLRTM');
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ unlocode: 'NLRTM', name: 'Rotterdam', countryCode: 'NL' });
    expect(answer.text).toBe((await service.store.get('NLRTM'))?.json);
  });

  test.each(['nlrtm', 'nl%20rtm', '%4ELRTM', '%20NLRTM%20'])('takes the key as %s', async (written) => {
    expect((await service.client(`/ports/${written}`)).json()).toMatchObject({ unlocode: 'NLRTM' });
  });

  test('tells of a key that no port has', async () => {
    const answer = await service.client('/ports/XXXXX');
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ title: 'Not Found', detail: 'There is no port XXXXX.' });
  });

  test.each([
    'NL',
    'NLRTM1',
    'NL%2FRTM',
    '__proto__',
    'constructor',
    'NL%00TM',
    '%F0%9F%9A%A2',
    'N'.repeat(500),
  ])('refuses %s, which cannot be a key', async (written) => {
    const answer = await service.client(`/ports/${written}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ parameter: 'unlocode' }] });
  });

  test.each(['NL%', 'NL%zz', '%ff'])('refuses the broken escape in %s', async (written) => {
    const answer = await service.client(`/ports/${written}`);
    expect(answer.status).toBe(400);
    expect(answer.json().detail).toContain('not percent-encoded UTF-8');
  });

  test('has no parameters', async () => {
    const answer = await service.client('/ports/NLRTM?fields=name');
    expect(answer.status).toBe(400);
    expect(answer.json().detail).toContain('this path has no parameters');
  });

  test('refuses a client that takes no JSON', async () => {
    const answer = await service.client('/ports/NLRTM', { headers: { Accept: 'image/png' } });
    expect(answer.status).toBe(406);
    expect(answer.json().detail).toContain('application/json');
  });
});

test('a secondary code that is not a key of its own leads to its port', async () => {
  const service = await startService({
    records: {
      CNSHA: { name: 'Shanghai', country: 'China', unlocs: ['CNSHA', 'CNSGH'], alias: [], regions: [] },
    },
  });
  const answer = await service.client('/ports/cnsgh');
  expect(answer.json()).toMatchObject({ unlocode: 'CNSHA' });
  expect(answer.headers['content-location']).toBe('/ports/CNSHA');
  expect((await service.client('/ports/CNSHA')).headers['content-location']).toBeUndefined();
  await service.close();
});
