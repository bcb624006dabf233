import fc from 'fast-check';
import { type RunningService, startService } from '../../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

/** All keys, page after page by the Link header, as a client follows it. */
async function follow(query: string): Promise<{ keys: string[]; totals: Set<unknown> }> {
  const keys: string[] = [];
  const totals = new Set<unknown>();
  let url: string | undefined = `/ports?${query}`;
  while (url !== undefined) {
    const answer = await service.client(url);
    expect(answer.status).toBe(200);
    const { items, total, next } = answer.json() as {
      items: { unlocode: string }[];
      total: number;
      next: string | null;
    };
    keys.push(...items.map(({ unlocode }) => unlocode));
    totals.add(total);
    url = /^<([^>]+)>; rel="next"$/.exec(String(answer.headers.link ?? ''))?.[1];
    expect(url === undefined).toBe(next === null);
  }
  return { keys, totals };
}

async function streamed(query: string): Promise<string[]> {
  const { text } = await service.client(`/ports?${query}&format=ndjson`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { unlocode: string }).unlocode);
}

test('paging visits every match once and in order, whatever is asked', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record(
        {
          country: fc.constantFrom('NL', 'US', 'Japan'),
          q: fc.constantFrom('san', 'port', 'a', 'rotterdm'),
          near: fc.constantFrom('51.9,4.5', '0,180', '-90,0', '35,139'),
          bbox: fc.constantFrom('-10,35,30,60', '170,-50,-170,-10'),
          sort: fc.constantFrom('name', '-province', 'timezone,-name', 'country,code'),
        },
        { requiredKeys: [] },
      ),
      fc.integer({ min: 40, max: 500 }),
      async (asked, limit) => {
        const query = new URLSearchParams(asked).toString();
        const { keys, totals } = await follow(`${query}&limit=${limit}&fields=unlocode`);
        expect(new Set(keys).size).toBe(keys.length);
        expect([...totals]).toEqual([keys.length]);
        expect(keys).toEqual(await streamed(query));
      },
    ),
    { numRuns: 25 },
  );
});

describe('a cursor', () => {
  async function cursorOf(query: string): Promise<string> {
    return String((await service.client(`/ports?${query}`)).json().next);
  }

  test('may be used with another limit, other fields and another format', async () => {
    const cursor = await cursorOf('country=US&limit=5');
    for (const other of ['limit=7', 'fields=name', 'format=geojson', 'format=csv']) {
      expect((await service.client(`/ports?country=US&cursor=${cursor}&${other}`)).status).toBe(200);
    }
  });

  test('takes the same parameters in another order', async () => {
    const cursor = await cursorOf('country=US&q=san&limit=2');
    expect((await service.client(`/ports?cursor=${cursor}&q=san&country=US`)).status).toBe(200);
  });

  test('of another query, forged or garbled, is refused', async () => {
    const cursor = await cursorOf('country=US&limit=5');
    const decoded = Buffer.from(cursor, 'base64url').toString();
    const forged = [
      decoded.replace(/"US\w+"/, '"USAAA"'),
      '[1,"",["USAAA"]]',
      '[1]',
      '{}',
      'null',
      '[1,"x",[{"a":1}]]',
      '[1,"x",{"length":1}]',
    ].map((text) => Buffer.from(text).toString('base64url'));
    const others = ['x', '%2e%2e', `${cursor}AA`, cursor.slice(1), cursor.toLowerCase(), 'A'.repeat(8000)];
    for (const wrong of [...forged, ...others]) {
      const answer = await service.client(`/ports?country=US&cursor=${wrong}`);
      expect([wrong, answer.status]).toEqual([wrong, 400]);
      expect(answer.json()).toMatchObject({ errors: [{ parameter: 'cursor' }] });
    }
    for (const other of ['country=NL', '', 'country=US&sort=name', 'country=US&q=a', 'country=US&near=1,1']) {
      expect((await service.client(`/ports?${other}&cursor=${cursor}`)).status).toBe(400);
    }
  });
});
