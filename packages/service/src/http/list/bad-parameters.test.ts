import { type RunningService, startService } from '../../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

test.each([
  [
    'coutry=NL',
    'coutry',
    "known are country, province, city, timezone, code, q, near, radius, bbox, ids, sort, fields, limit, cursor, format. Did you mean 'country'?",
  ],
  ['__proto__=1', '__proto__', 'is unknown'],
  ['__proto__[limit]=1', '__proto__[limit]', 'is unknown'],
  ['constructor=1', 'constructor', 'is unknown'],
  ['%00=1', '�', 'is unknown'],
  ['LIMIT=1', 'LIMIT', "Did you mean 'limit'?"],
  ['limit=1&limit=2', 'limit', 'only once'],
  ['q=a&q=b', 'q', 'only once'],
  ['limit=0', 'limit', 'from 1 to 1000'],
  ['limit=1001', 'limit', 'from 1 to 1000'],
  ['limit=-1', 'limit', 'from 1 to 1000'],
  ['limit=1e2', 'limit', 'from 1 to 1000'],
  ['limit=1.0', 'limit', 'from 1 to 1000'],
  ['limit=0x10', 'limit', 'from 1 to 1000'],
  ['limit=%205', 'limit', 'from 1 to 1000'],
  ['limit=', 'limit', 'must not be empty'],
  ['limit', 'limit', 'must not be empty'],
  ['limit=%EF%BC%91', 'limit', 'from 1 to 1000'],
  ['near=91,181', 'near', 'from -90 to 90'],
  ['near=91,0', 'near', 'from -90 to 90'],
  ['near=0,181', 'near', 'from -180 to 180'],
  ['near=1', 'near', 'latitude,longitude'],
  ['near=1,2,3', 'near', 'latitude,longitude'],
  ['near=NaN,NaN', 'near', 'latitude,longitude'],
  ['near=Infinity,0', 'near', 'latitude,longitude'],
  ['near=1e1,0', 'near', 'decimal degrees'],
  ['near=,', 'near', 'latitude,longitude'],
  ['radius=50km', 'radius', 'needs near'],
  ['near=1,1&radius=50', 'radius', 'unit'],
  ['near=1,1&radius=-5km', 'radius', 'unit'],
  ['near=1,1&radius=20038km', 'radius', 'half the Earth'],
  ['near=1,1&radius=5KM', 'radius', 'unit'],
  ['near=1,1&radius=km', 'radius', 'unit'],
  ['bbox=1,2,3', 'bbox', 'minLon,minLat,maxLon,maxLat'],
  ['bbox=1,2,3,4,5', 'bbox', 'minLon,minLat,maxLon,maxLat'],
  ['bbox=0,10,1,5', 'bbox', 'minLat above maxLat'],
  ['bbox=-181,0,0,1', 'bbox', 'from -180 to 180'],
  ['bbox=0,-91,0,1', 'bbox', '-90 to 90'],
  ['bbox=a,b,c,d', 'bbox', 'decimal degrees'],
  ['q=%22*%22', 'q', 'a letter or a digit'],
  ['q=%F0%9F%9A%A2', 'q', 'a letter or a digit'],
  ['q=+', 'q', 'must not be empty'],
  [`q=${'x'.repeat(201)}`, 'q', 'at most 200'],
  ['q=a%00b', 'q', 'control characters'],
  ['q=a%0Ab', 'q', 'control characters'],
  ['q=a%C2%85b', 'q', 'control characters'],
  ['city=%1B[31m', 'city', 'control characters'],
  [`city=${'x'.repeat(201)}`, 'city', 'at most 200'],
  ['country=Atlantis', 'country', 'alpha-2'],
  ['country=', 'country', 'must not be empty'],
  ['ids=NL', 'ids', "'NL' is not a valid unlocode"],
  ['ids=NLRTM,,DEHAM', 'ids', "'' is not a valid unlocode"],
  ['ids=NL,DE', 'ids', "none of 'NL', 'DE' is a valid unlocode"],
  [`ids=${'NLRTM,'.repeat(1000)}NLRTM`, 'ids', 'at most 1000'],
  ['sort=nam', 'sort', "Did you mean 'name'?"],
  ['sort=alias', 'sort', 'cannot be sorted by'],
  ['sort=name,-name', 'sort', 'twice'],
  ['sort=--name', 'sort', 'cannot be sorted by'],
  ['sort=name,', 'sort', 'cannot be sorted by'],
  ['sort=__proto__', 'sort', 'cannot be sorted by'],
  ['fields=name,nome', 'fields', 'is not a field'],
  ['fields=name,name', 'fields', 'twice'],
  ['fields=constructor', 'fields', 'is not a field'],
  ['format=xml', 'format', 'json, geojson, csv, ndjson'],
  ['format=JSON', 'format', 'json, geojson, csv, ndjson'],
])('%s is refused and says what is allowed', async (query, parameter, detail) => {
  const answer = await service.client(`/ports?${query}`);
  expect(answer.status).toBe(400);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  const { errors } = answer.json() as { errors: { parameter: string; detail: string }[] };
  expect(errors).toHaveLength(1);
  expect(errors[0]?.parameter).toBe(parameter);
  expect(errors[0]?.detail).toContain(detail);
});

test.each(['q=%', 'q=%zz', 'q=%ff', 'q=%C3%28', '%=1', 'q=%u0041'])(
  '%s is not percent-encoded UTF-8',
  async (query) => {
    const answer = await service.client(`/ports?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json().detail).toContain('percent-encoded UTF-8');
  },
);

test('everything that is wrong is told at once', async () => {
  const answer = await service.client('/ports?limit=0&near=91,181&colour=red&sort=x&radius=1');
  const { errors } = answer.json() as { errors: { parameter: string }[] };
  expect(errors.map(({ parameter }) => parameter)).toEqual(['limit', 'near', 'colour', 'sort', 'radius']);
});

test('a thousand mistakes make a short answer', async () => {
  const answer = await service.client(
    `/ports?${Array.from({ length: 1000 }, (_, n) => `x${n}=1`).join('&')}`,
  );
  expect(answer.status).toBe(400);
  expect(answer.bytes.length).toBeLessThan(20_000);
});

test.each(['', '&', '&&&', 'q=rotterdam&'])('the query "%s" is fine', async (query) => {
  expect((await service.client(`/ports?${query}`)).status).toBe(200);
});
