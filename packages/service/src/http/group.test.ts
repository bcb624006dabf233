import { realPorts } from '../../test/real-ports';
import { type RunningService, startService } from '../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

test('GET /countries counts every port once', async () => {
  const { items, total } = (await service.client('/countries')).json() as {
    items: { countryCode: string; country: string; count: number }[];
    total: number;
  };
  expect(items).toHaveLength(total);
  expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(Object.keys(realPorts()).length);
  const { total: dutch } = (await service.client('/ports?country=NL')).json();
  expect(items.find(({ countryCode }) => countryCode === 'NL')).toEqual({
    countryCode: 'NL',
    country: 'Netherlands',
    count: dutch,
  });
});
