import { readCoordinates } from './position';

test.each([
  ['5155N 00430E', [4.5, 51.91667]],
  ['3302S 07137W', [-71.61667, -33.03333]],
  ['0000N 00000E', [0, 0]],
  ['5155N00430E', [4.5, 51.91667]],
])('%s, as the UN/LOCODE list has it', (text, coordinates) => {
  expect(readCoordinates(text)).toEqual(coordinates);
});

test.each(['5160N 00430E', '9130N 00430E', '9001N 00000E', '5155N 18030E', '5155 00430', '00430E 5155N', ''])(
  '%j is none',
  (text) => {
    expect(readCoordinates(text)).toBeUndefined();
  },
);
