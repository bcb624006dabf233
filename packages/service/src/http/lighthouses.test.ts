import { lighthouses } from '../../test/lighthouses';
import { type RunningService, startService } from '../../test/service';
import type { ResourceDefinition } from '../resource/definition';

/** What holds for ports holds for whatever else is defined. */
describe('another resource', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startService({
      resource: lighthouses,
      records: {
        L1: {
          title: 'Kjeungskjær',
          keeper: 'Ida',
          height: 21,
          lit: true,
          colours: ['red'],
          place: [9.53, 63.73],
        },
        L2: {
          title: 'Lindesnes',
          keeper: 'Ola',
          height: 16,
          lit: true,
          colours: ['white', 'red'],
          place: [7.05, 57.98],
        },
        L3: { title: 'Færder', lit: false, colours: [] },
      },
    });
  });
  afterAll(() => service.close());

  const ids = async (query: string) => {
    const { items } = (await service.client(`/lighthouses?${query}`)).json() as { items: { id: string }[] };
    return items.map(({ id }) => id);
  };

  test('is listed, filtered, searched, sorted and found by place', async () => {
    expect(await ids('')).toEqual(['L1', 'L2', 'L3']);
    expect(await ids('lit=true&sort=-height')).toEqual(['L1', 'L2']);
    expect(await ids('q=faerder')).toEqual(['L3']);
    expect(await ids('near=58,7')).toEqual(['L2', 'L1']);
    expect(await ids('bbox=9,63,10,64')).toEqual(['L1']);
  });

  test('has its own paths and parameters, and none of the ports', async () => {
    expect((await service.client('/lighthouses/l1')).json()).toMatchObject({ title: 'Kjeungskjær' });
    expect((await service.client('/keepers')).json()).toEqual({
      items: [
        { keeper: 'Ida', count: 1 },
        { keeper: 'Ola', count: 1 },
      ],
      total: 2,
    });
    expect((await service.client('/ports')).status).toBe(404);
    const answer = await service.client('/lighthouses?country=NO&lit=maybe');
    expect(answer.json()).toMatchObject({
      errors: [{ parameter: 'country' }, { parameter: 'lit', detail: "must be 'true' or 'false'" }],
    });
  });
});

test('a resource without a place or text has no parameters and no format for them', async () => {
  const { location: _, ...placeless } = lighthouses;
  const service = await startService({
    resource: { ...placeless, search: [] } as unknown as ResourceDefinition,
    records: { L1: { title: 'Kjeungskjær', colours: [] } },
  });
  const answer = await service.client('/lighthouses?near=1,1&bbox=1,1,2,2&q=x&format=geojson');
  expect(answer.json()).toMatchObject({
    errors: [
      { parameter: 'near', detail: expect.stringContaining('is unknown') as string },
      { parameter: 'bbox' },
      { parameter: 'q' },
      { parameter: 'format', detail: 'must be one of json, csv, ndjson' },
    ],
  });
  const headers = { Accept: 'application/geo+json' };
  expect((await service.client('/lighthouses', { headers })).status).toBe(406);
  expect((await service.client('/lighthouses')).status).toBe(200);
  await service.close();
});
