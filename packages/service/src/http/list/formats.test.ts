import { gunzipSync } from 'node:zlib';
import { type RunningService, startService } from '../../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('choosing a format', () => {
  test.each([
    ['application/json', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'application/json'],
    ['application/geo+json', 'application/geo+json'],
    ['text/*', 'text/csv'],
    ['application/json;q=0.5, text/csv', 'text/csv'],
    ['application/json;q=0, */*', 'application/geo+json'],
    ['APPLICATION/X-NDJSON', 'application/x-ndjson'],
  ])('Accept: %s gives %s', async (accept, type) => {
    const answer = await service.client('/ports?limit=1', { headers: { Accept: accept } });
    expect(answer.headers['content-type']?.split(';')[0]).toBe(type);
    expect(answer.headers.vary).toContain('Accept');
  });

  test('the parameter wins over the header', async () => {
    const answer = await service.client('/ports?limit=1&format=csv', { headers: { Accept: 'image/png' } });
    expect(answer.headers['content-type']).toContain('text/csv');
  });

  test.each(['image/png', 'application/json;q=0', 'text/html', 'garbage'])(
    'Accept: %s cannot be met',
    async (accept) => {
      const answer = await service.client('/ports', { headers: { Accept: accept } });
      expect(answer.status).toBe(406);
      for (const type of ['application/json', 'application/geo+json', 'text/csv', 'application/x-ndjson']) {
        expect(answer.text).toContain(type);
      }
    },
  );
});

describe('GeoJSON', () => {
  test('is a collection of features, nearest first, paged', async () => {
    const answer = await service.client('/ports?near=51.9,4.5&radius=100km&format=geojson&limit=2');
    expect(answer.json()).toMatchObject({
      type: 'FeatureCollection',
      numberReturned: 2,
      next: expect.any(String) as string,
      features: [
        {
          type: 'Feature',
          id: 'NLRTM',
          geometry: { type: 'Point', coordinates: [4.5, 51.92] },
          properties: { name: 'Rotterdam', distanceKm: expect.any(Number) as number },
        },
        {},
      ],
    });
    expect(answer.text).not.toContain('"properties":{"coordinates"');
    expect(answer.headers.link).toContain('format=geojson');
  });

  test('has a null geometry where there is no position, and keeps the place whatever the fields', async () => {
    const { features } = (await service.client('/ports?format=geojson&limit=1000&fields=name')).json() as {
      features: { geometry: unknown; properties: object }[];
    };
    expect(features.some(({ geometry }) => geometry === null)).toBe(true);
    expect(features.some(({ geometry }) => geometry !== null)).toBe(true);
    for (const { properties } of features) expect(Object.keys(properties)).toEqual(['name']);
  });
});

describe('CSV', () => {
  test('holds everything that matches', async () => {
    const { text } = await service.client('/ports?format=csv');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe(
      'unlocode,name,city,country,countryCode,alias,regions,coordinates_lon,coordinates_lat,province,timezone,unlocs,code,warnings',
    );
    expect(lines).toHaveLength(1 + 1634 + 1);
  });

  test('has the columns asked for, and the distance', async () => {
    const { text } = await service.client('/ports?format=csv&near=51.92,4.5&limit=1&fields=name,coordinates');
    expect(text).toBe('name,coordinates_lon,coordinates_lat,distanceKm\r\nRotterdam,4.5,51.92,0\r\n');
  });

  test('of no match is a header', async () => {
    expect((await service.client('/ports?format=csv&fields=name&city=nowhere')).text).toBe('name\r\n');
  });
});

describe('NDJSON', () => {
  test('is every record as stored, one a line', async () => {
    const { text } = await service.client('/ports?format=ndjson&country=NL');
    const lines = text.split('\n').slice(0, -1);
    expect(lines).toHaveLength(Number((await service.client('/ports?country=NL')).json().total));
    expect(lines).toContain((await service.store.get('NLRTM'))?.json);
  });

  test('of no match is empty', async () => {
    const answer = await service.client('/ports?format=ndjson&city=nowhere');
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  test('ends where the limit says and goes on at the cursor', async () => {
    const all = (await service.client('/ports?format=ndjson&country=US')).text;
    const { next } = (await service.client('/ports?country=US&limit=10')).json();
    const first = (await service.client('/ports?format=ndjson&country=US&limit=10')).text;
    const rest = (await service.client(`/ports?format=ndjson&country=US&cursor=${String(next)}`)).text;
    expect(first.split('\n')).toHaveLength(10 + 1);
    expect(first + rest).toBe(all);
  });

  test('is compressed on the way, and revalidated without being made again', async () => {
    const headers = { 'Accept-Encoding': 'gzip' };
    const plain = await service.client('/ports?format=ndjson');
    const zipped = await service.client('/ports?format=ndjson', { headers });
    expect(gunzipSync(zipped.bytes).toString()).toBe(plain.text);
    expect(zipped.headers.etag).not.toBe(plain.headers.etag);
    const again = await service.client('/ports?format=ndjson', {
      headers: { ...headers, 'If-None-Match': String(zipped.headers.etag) },
    });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    const other = await service.client('/ports?format=ndjson&country=NL', { headers });
    expect(other.headers.etag).not.toBe(zipped.headers.etag);
  });
});
