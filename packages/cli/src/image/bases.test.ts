import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { basesOf, digestsNow } from './bases';

const dockerfile = readFileSync(join(repositoryRoot(), 'Dockerfile'), 'utf8');

/** A docker that knows no registry but says what it was asked. */
let folder: string;
const path = process.env.PATH ?? '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'docker-'));
  const hex = '$(printf %s "$4" | sha256sum | cut -c1-64)';
  const script = `#!/bin/sh\n[ "$1 $2 $3" = 'buildx imagetools inspect' ] || exit 1\ncase $4 in *nowhere*) echo "no such host" >&2; exit 1;; esac\necho "sha256:${hex}"\n`;
  writeFileSync(join(folder, 'docker'), script, { mode: 0o755 });
  process.env.PATH = `${folder}${delimiter}${path}`;
});
afterAll(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

test('every base image of the Dockerfile has an argument for its digest, which the release fills', () => {
  const names = basesOf(dockerfile).map(({ digestArgument }) => digestArgument);

  expect(names).toEqual(['NODE_DIGEST', 'RUNTIME_DIGEST']);
  expect(digestsNow(dockerfile)).toEqual({
    NODE_DIGEST: expect.stringMatching(/^@sha256:[0-9a-f]{64}$/) as string,
    RUNTIME_DIGEST: expect.stringMatching(/^@sha256:[0-9a-f]{64}$/) as string,
  });
});

test('a registry that does not say is told, with the image', () => {
  expect(() => digestsNow('ARG X_DIGEST=\nFROM nowhere.example/base:1${X_DIGEST}\n')).toThrow(
    'the digest of nowhere.example/base:1 cannot be looked up: no such host',
  );
});
