import { everyPort, sorted } from './every-port';
import { served as ports } from './served';
import type { Store } from '../src/store/store';
import { storeImports } from './store-imports';
import { storeLists } from './store-lists';
import { storePlaces } from './store-places';
import { load, type OpenEmpty, record, SOURCE } from './store-records';

/** What every store must do, whatever it is made of. An adapter is done when it passes unchanged. */
export function storeContract(name: string, open: OpenEmpty): void {
  describe(`${name} meets the contract of stores`, () => {
    describe('with every port', () => {
      let store: Store;
      beforeAll(async () => {
        store = await open(ports);
        await load(store, everyPort);
      });
      afterAll(() => store.close());

      test('gives each record by its key, as it was stored', async () => {
        const item = await store.get('NLRTM');
        expect(JSON.parse(item?.json ?? '')).toEqual(everyPort.find(({ unlocode }) => unlocode === 'NLRTM'));
        expect(item?.hash).toMatch(/^[\w-]{20,}$/);
        expect(await store.get('XXXXX')).toBeUndefined();
      });

      test('looks up many keys in the order asked for', async () => {
        const found = await store.lookup(['DEHAM', 'XXXXX', 'NLRTM', 'DEHAM']);
        expect(found.map((item) => item?.key)).toEqual(['DEHAM', undefined, 'NLRTM', 'DEHAM']);
      });

      storeLists(() => store);
      storePlaces(() => store);

      test('groups count by value, labelled by the most frequent label', async () => {
        const groups = await store.group('countryCode', 'country');
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(1634);
        expect(groups.find(({ value }) => value === 'AN')).toEqual({
          value: 'AN',
          label: 'Netherlands Antilles',
          count: 7,
        });
        expect(groups.map(({ value }) => value)).toEqual(sorted(groups.map(({ value }) => value)));
      });

      test('says what is loaded, with its defects', async () => {
        const dataset = await store.dataset();
        expect(dataset).toMatchObject({ ...SOURCE, records: 1634 });
        expect(Date.parse(dataset?.loadedAt ?? '')).not.toBeNaN();
        expect(dataset?.defects.find(({ kind }) => kind === 'swapped-coordinates')).toEqual({
          kind: 'swapped-coordinates',
          count: 11,
          examples: ['ANGSB', 'ARDDC', 'CDBOA', 'CDMAT', 'CLJRL'],
        });
      });
    });

    describe('imports', () => {
      storeImports(open);
    });

    test('a record that no key names is found by its alias; the smallest key wins', async () => {
      const store = await open(ports);
      const port = (unlocode: string, ...unlocs: string[]) =>
        record(ports, { name: unlocode, unlocs: [unlocode, ...unlocs] }, unlocode);
      await load(store, [port('CNSHB', 'CNSGH'), port('CNSHA', 'CNSGH', 'DEHAM'), port('DEHAM')]);
      expect((await store.get('CNSGH'))?.key).toBe('CNSHA');
      expect((await store.get('DEHAM'))?.key).toBe('DEHAM');
      expect((await store.lookup(['CNSGH', 'CNXXX'])).map((item) => item?.key)).toEqual(['CNSHA', undefined]);
      await store.close();
    });
  });
}
