import type { DescribedResource, Description } from './description.ts';
import { addressOf, changed, readState } from './state.ts';

function resource(plural: string): DescribedResource {
  return {
    ...{ singular: plural.slice(0, -1), plural, title: plural, description: plural, key: 'id' },
    ...{ fields: [], filters: [], search: [], defects: [], formats: [], dataset: 'dataset', writable: false },
    groupings: [{ name: 'countries', field: 'country', description: 'by country' }],
  };
}

const description: Description = {
  title: 'T',
  description: 'D',
  resources: [resource('ports'), resource('vessels')],
};

test.each([
  ['./'],
  ['./?q=san&country=NL&country=BE'],
  ['./?near=51.9,4.5&radius=100km#/record/NLRTM'],
  ['./?bbox=3,51,5,53#/dataset'],
  ['./#/by/countries'],
  ['./#/vessels'],
  ['./?q=a+b#/vessels/record/a%2Fb'],
  ['./#/vessels/by/countries'],
  ['./#/record/dataset'],
])('the address %s says all there is to say', (address) => {
  const { search, hash } = new URL(address, 'http://localhost/');
  expect(addressOf(description, readState(description, search, hash))).toBe(address);
});

test.each([['#/nothing'], ['#/by/nobody'], ['#/record/'], ['#%E0%A4%A'], ['#']])(
  'a fragment that means nothing, %s, shows the first records',
  (fragment) => {
    const { resource: shown, view } = readState(description, '', fragment);
    expect([shown.plural, view]).toEqual(['ports', { kind: 'records' }]);
  },
);

test('what the explorer decides itself is not taken from the address', () => {
  const { query } = readState(description, '?q=x&limit=1&format=csv&cursor=abc&fields=id', '');
  expect(query.toString()).toBe('q=x');
});

test('a change replaces all values of a name; an empty one takes it away', () => {
  const query = new URLSearchParams('country=NL&country=BE&q=x');
  expect(changed(query, { country: ['DE', 'FR'], q: '' }).toString()).toBe('country=DE&country=FR');
  expect(query.toString()).toBe('country=NL&country=BE&q=x');
});
