import { lighthouses } from '../../../test/lighthouses';
import { csvTable } from './csv';

const { header, row } = csvTable(lighthouses, undefined, false);

function cells(record: Record<string, unknown>): string {
  return row({
    key: 'L1',
    json: JSON.stringify({ id: 'L1', title: 'x', lit: true, colours: [], ...record }),
  });
}

test('the header names every field, a position as two columns', () => {
  expect(header).toBe('id,title,keeper,height,lit,colours,place_lon,place_lat,warnings\r\n');
});

test.each([
  [{ title: 'plain' }, 'L1,plain,,,true,,,,'],
  [{ title: 'a,b' }, 'L1,"a,b",,,true,,,,'],
  [{ title: 'say "hi"' }, 'L1,"say ""hi""",,,true,,,,'],
  [{ title: 'two\nlines' }, 'L1,"two\nlines",,,true,,,,'],
  [{ height: -3, place: [-9.5, -63.7] }, 'L1,x,,-3,true,,-9.5,-63.7,'],
  [{ colours: ['red', 'white'], warnings: ['no-place'] }, 'L1,x,,,true,red | white,,,no-place'],
])('%j is written by RFC 4180', (record, line) => {
  expect(cells(record)).toBe(`${line}\r\n`);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
  '%j is not a formula for a spreadsheet',
  (title) => {
    expect(cells({ title })).toMatch(/^L1,"?'/);
  },
);
