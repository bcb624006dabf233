import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { run, type Engine } from '../../image/engine';

export interface Part {
  readonly name: string;
  /** Bytes as a registry stores and a node pulls them: gzip. */
  readonly compressed: number;
}

/** By a path that only this layer has; what has none of them belongs to the base image. */
const PARTS: Readonly<Record<string, string>> = {
  'usr/local/bin/node': 'Node.js',
  'app/node_modules/koa/package.json': 'packages',
  'app/catalog-info.yaml': 'service, its data and API reference',
};
const BASE = 'base image';

/** What the image consists of, the largest first. */
export async function contents(engine: Engine, image: string): Promise<Part[]> {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  try {
    const archive = join(folder, 'image.tar');
    run(engine.command('save', '--output', archive, image));
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    const [manifest] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      Layers: string[];
    }[];
    const sizes = new Map<string, number>();
    for (const layer of manifest?.Layers ?? []) {
      const file = join(folder, layer);
      const paths = new Set(
        execFileSync('tar', ['-tf', file], { encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\n'),
      );
      const name = Object.entries(PARTS).find(([path]) => paths.has(path))?.[1] ?? BASE;
      sizes.set(name, (sizes.get(name) ?? 0) + (await compressedSize(file)));
    }
    return [...sizes]
      .map(([name, compressed]) => ({ name, compressed }))
      .toSorted((a, b) => b.compressed - a.compressed);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compressedSize(file: string): Promise<number> {
  let size = 0;
  const count = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      size += chunk.length;
      done();
    },
  });
  await pipeline(createReadStream(file), createGzip(), count);
  return size;
}

/** Of the layers, in their order. */
export function layerDigests(engine: Engine, image: string): string[] {
  return JSON.parse(
    run(engine.command('image', 'inspect', '--format', '{{json .RootFS.Layers}}', image)),
  ) as string[];
}
