import { amsterdam, rotterdam } from '../../test/import-cases';
import { filling } from '../../test/import-store';
import { Duplicates, Meeting } from './duplicates';
import type { ImportReport } from './report';
import { reportText } from './report-text';

const { load, record } = filling();

const sum = ({ created, updated, unchanged, duplicates, rejected }: ImportReport): number =>
  created + updated + unchanged + duplicates + rejected;

test.each([
  [
    'a list',
    JSON.stringify([rotterdam, { ...rotterdam, name: 'B' }, amsterdam, { ...rotterdam, name: 'C' }]),
  ],
  [
    'an object',
    `{"NLRTM":${JSON.stringify(rotterdam)},"NLRTM":{"name":"B"},"NLAMS":{"name":"A"},"nl rtm":{"name":"C"}}`,
  ],
])('the last of a key stays, the others are counted and named: %s', async (_name, content) => {
  for (const [created, unchanged] of [
    [2, 0],
    [0, 2],
  ]) {
    const report = await load(content);
    expect(report).toMatchObject({ read: 4, created, unchanged, duplicates: 2, rejected: 0 });
    expect(sum(report)).toBe(report.read);
    expect(report.replaced[0]).toEqual({
      name: 'had a key that comes again later',
      count: 2,
      examples: ['NLRTM'],
    });
    expect(await record()).toMatchObject({ name: 'C' });
  }
});

test('what an earlier record had and the last one lacks is told', async () => {
  const { coordinates: _, province: __, ...rest } = rotterdam;
  const { replaced } = await load(JSON.stringify([rotterdam, rest, { ...rest, province: 'ZH' }, amsterdam]));
  expect(replaced).toEqual([
    { name: 'had a key that comes again later', count: 2, examples: ['NLRTM'] },
    { name: 'had `coordinates`, which the last one lacks', count: 1, examples: ['NLRTM'] },
  ]);
});

test('the numbers add up with all that there can be', async () => {
  const list = [rotterdam, amsterdam, 7, { name: 'x' }, { ...rotterdam, name: 'R' }, null];
  const report = await load(JSON.stringify(list));
  expect(report).toMatchObject({ read: 6, created: 2, duplicates: 1, rejected: 3 });
  expect(sum(report)).toBe(6);
  const text = reportText(report);
  expect(text).toMatch(/^ +1 {2}duplicates$/m);
  expect(text).toContain('had a key that comes again later (NLRTM)');
});

test('a record that has a name twice is rejected: nobody knows which of the two was meant', async () => {
  const twice = JSON.stringify(rotterdam).replace('{', '{"unlocode":"NLAMS",');
  const report = await load(`[${twice},${JSON.stringify(amsterdam)}]`);
  expect(report).toMatchObject({ read: 2, created: 1, rejected: 1 });
  expect(reportText(report)).toContain('has "unlocode" more than once');
});

test('a file without a usable record says why', async () => {
  await expect(load('{"x":{"name":"X"},"y":7}')).rejects.toThrow(
    /holds no usable record \(2 rejected\)\n\nRejected, because it\n +1 {2}has no usable UN\/LOCODE \(x\)\n +1 {2}is not an object \(y\)/,
  );
});

test('of more keys than it remembers those it has met first are told', () => {
  const duplicates = new Duplicates(['a', 'b']);
  const meet = (list: readonly (readonly [key: string, record: object])[]): void => {
    const meeting = new Meeting(list.length + 1, duplicates.fields);
    for (const [key, record] of list) meeting.add(key, record as Record<string, unknown>);
    duplicates.add(meeting.done());
  };
  meet(Array.from({ length: 150_000 }, (_, index) => [`K${index}`, { a: 1, b: [1] }]));
  expect(duplicates.count).toBe(0);
  meet([
    ['K0', { a: 1, b: [1] }],
    ['K90000', { a: 1, b: [] }],
    ['K149999', { a: 1 }],
  ]);
  expect(duplicates.list(3)).toEqual([
    { name: 'had a key that comes again later', count: 3, examples: ['K0', 'K90000'] },
    { name: 'had `b`, which the last one lacks', count: 1, examples: ['K90000'] },
  ]);
});
