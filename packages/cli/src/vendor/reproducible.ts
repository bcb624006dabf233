import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { gzipSync } from 'fflate';

const BLOCK = 512;
/** Fields of a header of a tar archive (POSIX.1-1988 ustar), as offset and length. */
const MODE = [100, 8] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;

/**
 * A tarball of npm's with the same bytes on every machine. Times, owners and order are the same already; what is left is
 * the mode, of which npm keeps what the umask left for others to read, and the compression, which differs with the
 * release of zlib and the processor: this one is computed by JavaScript.
 */
export function reproducible(tarball: Uint8Array): Buffer {
  const archive = gunzipSync(tarball);
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const header = archive.subarray(at, at + BLOCK);
    write(header, MODE, (octal(header, MODE) & 0o100) === 0 ? 0o644 : 0o755);
    header.fill(' ', CHECKSUM[0], CHECKSUM[0] + CHECKSUM[1]);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM[0], 'latin1');
    at += BLOCK + Math.ceil(octal(header, SIZE) / BLOCK) * BLOCK;
  }
  return Buffer.from(gzipSync(archive, { level: 9, mtime: 0 }));
}

/** What npm calls the `integrity` of a tarball: Subresource Integrity, https://www.w3.org/TR/SRI/. */
export function integrityOf(tarball: Uint8Array): string {
  return `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
}

function octal(header: Buffer, [offset, length]: readonly [number, number]): number {
  return Number.parseInt(header.toString('latin1', offset, offset + length), 8);
}

function write(header: Buffer, [offset, length]: readonly [number, number], value: number): void {
  header.write(`${value.toString(8).padStart(length - 2, '0')} \0`, offset, 'latin1');
}
