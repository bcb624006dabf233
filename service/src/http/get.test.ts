import { type RunningService, startService } from '../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

test('a record is served as stored', async () => {
  const answer = await service.client('/ports/NLRTM');
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ unlocode: 'NLRTM', name: 'Rotterdam', countryCode: 'NL' });
  expect(answer.text).toBe((await service.store.get('NLRTM'))?.json);
});

test.each(['nlrtm', 'nl%20rtm', 'NL+RTM', '%4ELRTM', ' NLRTM '.replaceAll(' ', '%20')])(
  'the key may be written %s',
  async (written) => {
    const status = written.includes('+') ? 400 : 200;
    expect((await service.client(`/ports/${written}`)).status).toBe(status);
  },
);
