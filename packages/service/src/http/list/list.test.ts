import { realPorts } from '../../../test/real-ports';
import { type RunningService, startService } from '../../../test/service';
import { metresBetween } from '../../../test/haversine';

interface Item {
  readonly unlocode: string;
  readonly name: string;
  readonly coordinates?: readonly [number, number];
  readonly distanceKm?: number;
  readonly [field: string]: unknown;
}

interface Listed {
  readonly items: readonly Item[];
  readonly total: number;
  readonly next: string | null;
}

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function list(query: string): Promise<Listed> {
  const answer = await service.client(`/ports?${query}`);
  expect({ query, status: answer.status, text: answer.status === 200 ? '' : answer.text }).toEqual({
    query,
    status: 200,
    text: '',
  });
  return answer.json() as unknown as Listed;
}

const keys = ({ items }: Listed) => items.map(({ unlocode }) => unlocode);

const all = Object.entries(realPorts()) as [string, { coordinates?: [number, number]; name: string }][];

test('without parameters: the first hundred by key, of all', async () => {
  const page = await list('');
  expect(page.total).toBe(1634);
  expect(keys(page)).toEqual(
    all
      .map(([key]) => key)
      .sort()
      .slice(0, 100),
  );
});

describe('filters', () => {
  test('combine by AND, repeated ones by OR', async () => {
    const [nl, be, both] = await Promise.all([
      list('country=NL'),
      list('country=be'),
      list('country=NL&country=Belgium'),
    ]);
    expect(both.total).toBe(nl.total + be.total);
    expect(keys(await list('country=NL&city=rotterdam'))).toEqual(['NLRTM']);
    expect((await list('country=BE&city=rotterdam')).total).toBe(0);
  });

  test('fold case and accents on both sides', async () => {
    expect((await list('province=s%C3%A3o+paulo')).total).toBe((await list('province=Sao%20Paulo')).total);
    expect((await list('province=sao+paulo')).total).toBeGreaterThan(0);
  });

  test('code is the customs code and not unique', async () => {
    expect((await list('code=57035')).total).toBeGreaterThan(1);
  });

  test('of a value that no record has match nothing', async () => {
    expect(await list('city=__proto__')).toEqual({ items: [], total: 0, next: null });
  });
});

describe('text search', () => {
  test('forgives a typo', async () => {
    expect(keys(await list('q=rotterdm'))).toContain('NLRTM');
  });

  test.each([
    '"rotterdam',
    'rotterdam*',
    'NEAR(rotterdam',
    'name:rotterdam',
    "rotterdam' OR 1=1",
    'rotterdam)',
  ])('takes %s for plain words', async (text) => {
    const words = text.match(/[a-z0-9]+/gi)?.join(' ') ?? '';
    const page = await list(`q=${encodeURIComponent(text)}`);
    expect(page).toEqual({ ...(await list(`q=${encodeURIComponent(words)}`)), next: page.next });
  });
});

describe('near', () => {
  test('is nearest first, with the distance, as a scan by haversine finds it', async () => {
    const { items, total } = await list('near=51.9,4.5&radius=100km&limit=1000');
    const expected = all
      .flatMap(([key, { coordinates }]) =>
        coordinates ? [{ key, metres: metresBetween([4.5, 51.9], coordinates) }] : [],
      )
      .filter(({ metres }) => metres <= 100_000)
      .sort((a, b) => a.metres - b.metres);
    expect(total).toBe(expected.length);
    expect(items.map(({ unlocode }) => unlocode)).toEqual(expected.map(({ key }) => key));
    for (const [index, { metres }] of expected.entries()) {
      expect(items[index]?.distanceKm).toBeCloseTo(metres / 1000, 2);
    }
  });

  test('knows three units', async () => {
    const within = async (radius: string) => (await list(`near=51.9,4.5&radius=${radius}`)).total;
    expect(await within('30nm')).toBe(await within('55.56km'));
    expect(await within('20mi')).toBe(await within('32.18688km'));
    expect(await within('20037km')).toBe((await list('near=51.9,4.5')).total);
  });

  test('with sort orders otherwise and still tells the distance', async () => {
    const { items } = await list('near=51.9,4.5&radius=100km&sort=-name');
    const names = items.map(({ name }) => name.toLowerCase());
    expect(names).toEqual([...names].sort().reverse());
    expect(items.every(({ distanceKm }) => distanceKm !== undefined)).toBe(true);
  });
});

describe('bbox', () => {
  const scan = (inside: (longitude: number, latitude: number) => boolean) =>
    all.flatMap(([key, { coordinates }]) => (coordinates && inside(...coordinates) ? [key] : [])).sort();

  test('is a scan', async () => {
    expect(keys(await list('bbox=3,51,5,53&limit=1000'))).toEqual(
      scan((lon, lat) => lon >= 3 && lon <= 5 && lat >= 51 && lat <= 53),
    );
  });

  test('crosses the antimeridian', async () => {
    const found = keys(await list('bbox=170,-50,-170,-10&limit=1000'));
    expect(found).toEqual(scan((lon, lat) => (lon >= 170 || lon <= -170) && lat >= -50 && lat <= -10));
    expect(found).toContain('NZAKL');
  });

  test('of no size holds what stands exactly there', async () => {
    expect(keys(await list('bbox=4.5,51.92,4.5,51.92'))).toEqual(['NLRTM']);
  });
});

test('ids keeps the records with these keys', async () => {
  expect(keys(await list('ids=nl%20rtm,DEHAM,XXXXX,NLRTM'))).toEqual(['DEHAM', 'NLRTM']);
  const many = Array.from({ length: 1000 }, (_, index) => all[index]?.[0]).join(',');
  expect((await list(`ids=${many}`)).total).toBe(1000);
});

test('sort takes several fields, each in its direction', async () => {
  const { items } = await list('country=NL&sort=province,-unlocode&limit=1000');
  const provinces = items.map(({ province }) => province).filter((province) => province !== undefined);
  expect(provinces).toEqual([...provinces].sort());
  const same = items.filter(({ province }) => province === provinces[0]).map(({ unlocode }) => unlocode);
  expect(same).toEqual([...same].sort().reverse());
});

test('fields are returned and no others', async () => {
  const { items } = await list('fields=name,unlocode&limit=3');
  for (const item of items) expect(Object.keys(item)).toEqual(['unlocode', 'name']);
  const [near] = (await list('fields=name&near=51.9,4.5&limit=1')).items;
  expect(Object.keys(near ?? {})).toEqual(['name', 'distanceKm']);
});

test('everything combines', async () => {
  const query = 'country=NL&near=51.9,4.5&radius=200km&bbox=3,51,7,54&q=r&ids=NLRTM,NLAMS&fields=unlocode';
  expect(keys(await list(query))).toEqual(['NLRTM']);
});
