import { hash } from 'node:crypto';

/** Deep-sea blue, the colour of the pages. */
const COLOUR = [0x0b, 0x5c, 0x8a] as const;
const CELLS = 5;

/** Five by five dots, left and right alike, from the name: each service has its own among the open tabs. */
function pattern(name: string): boolean[][] {
  const bits = hash('sha256', name, 'buffer');
  const columns = Array.from({ length: CELLS }, (_, column) => Math.min(column, CELLS - 1 - column));
  return Array.from({ length: CELLS }, (_, row) =>
    columns.map((column) => ((bits[row * 3 + column] ?? 0) & 1) === 1),
  );
}

export function svgIcon(name: string): string {
  const dots = pattern(name).flatMap((row, y) =>
    row.map(
      (filled, x) =>
        `<circle cx="${16 + x * 8}" cy="${16 + y * 8}" r="3.4"${filled ? '' : ' opacity=".25"'}/>`,
    ),
  );
  const colour = `#${COLOUR.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">' +
    `<rect width="64" height="64" rx="14" fill="${colour}"/><g fill="#fff">${dots.join('')}</g></svg>`
  );
}

/** The same as 32 × 32 pixels in an .ico, for whoever asks for `/favicon.ico` unasked. */
export function icoIcon(name: string): Buffer {
  const size = 32;
  const cells = pattern(name);
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [row, column] = [Math.floor((y - 6) / 4), Math.floor((x - 6) / 4)];
      // Four pixels less their corners are as round as it gets.
      const isDot = Math.hypot(x - 7.5 - column * 4, y - 7.5 - row * 4) < 2;
      const dot = isDot ? cells[row]?.[column] : undefined;
      const light = dot === undefined ? 0 : dot ? 1 : 0.25;
      const [red, green, blue] = COLOUR.map((part) => Math.round(part + (255 - part) * light)) as [
        number,
        number,
        number,
      ];
      // Bottom row first, blue first.
      pixels.set([blue, green, red, isCorner(x, y, size) ? 0 : 255], ((size - 1 - y) * size + x) * 4);
    }
  const mask = Buffer.alloc((size * size) / 8);
  const header = Buffer.alloc(6 + 16 + 40);
  // One icon; its size, 1 plane of 32 bits, how many bytes it has and where they begin.
  header.set([0, 0, 1, 0, 1, 0, size, size, 0, 0, 1, 0, 32, 0]);
  header.writeUInt32LE(40 + pixels.length + mask.length, 14);
  header.writeUInt32LE(22, 18);
  // BITMAPINFOHEADER; the height counts pixels and mask.
  header.writeUInt32LE(40, 22);
  header.writeInt32LE(size, 26);
  header.writeInt32LE(size * 2, 30);
  header.writeUInt16LE(1, 34);
  header.writeUInt16LE(32, 36);
  return Buffer.concat([header, pixels, mask]);
}

function isCorner(x: number, y: number, size: number): boolean {
  const radius = 7;
  const [dx, dy] = [x, y].map((at) => Math.max(radius - at, at - (size - 1 - radius), 0));
  return Math.hypot(dx ?? 0, dy ?? 0) > radius;
}
