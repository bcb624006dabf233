import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A path of two packages that need no build, for tests. */
export class TinyPath {
  readonly root = mkdtempSync(join(tmpdir(), 'tiny-path-'));

  /** @param mode of what is in the packages, as a umask leaves it @param registry for the scope; absent: none */
  constructor({ mode = 0o644, registry }: { readonly mode?: number; readonly registry?: string } = {}) {
    this.write('package.json', {
      name: 'path',
      version: '1.2.3',
      workspaces: ['packages/kit', 'packages/base', 'service'],
    });
    this.write('packages/kit/package.json', {
      ...manifest('@tiny/kit'),
      bin: { kit: 'bin/kit.js' },
      dependencies: { '@tiny/base': '1.2.3' },
    });
    this.write('packages/kit/bin/kit.js', '#!/usr/bin/env node\n', mode | 0o100);
    this.write('packages/kit/dist/index.js', `module.exports = '${'kit '.repeat(2000)}';\n`, mode);
    this.write('packages/kit/src/index.ts', '', mode);
    this.write('packages/base/package.json', manifest('@tiny/base'));
    this.write('packages/base/dist/index.js', 'module.exports = 1;\n', mode);
    this.write('packages/base/src/index.ts', '', mode);
    this.write('service/package.json', { name: 'service', version: '0.0.1' });
    this.write('template/integrity.json', {});
    if (registry !== undefined) this.write('.npmrc', `@tiny:registry=${registry}\n`);
  }

  write(path: string, content: string | object, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2), { mode });
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

function manifest(name: string): object {
  return { name, version: '1.2.3', files: ['dist', 'bin'] };
}
