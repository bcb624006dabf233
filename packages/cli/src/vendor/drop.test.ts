import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCOPE } from '../installed';
import { tarballName } from '../scope/scope';
import { damagedIn, readVendored } from './drop';
import { integrityOf } from './reproducible';

const [name, version] = [`${SCOPE}/spec`, '1.2.3'];
const file = `vendor/${tarballName(name, version)}`;
const root = mkdtempSync(join(tmpdir(), 'vendored-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});
beforeAll(() => {
  mkdirSync(join(root, 'vendor'));
  const entry = { version, resolved: `file:${file}`, integrity: integrityOf(Buffer.from('as locked')) };
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { [`node_modules/${name}`]: entry } }),
  );
});

test.each([
  ['as locked', []],
  ['another', [`${file} is not the one that the lockfile names`]],
  [undefined, [`${file} is missing`]],
])('when a tarball in vendor/ is %j, then that is told', (content, said) => {
  rmSync(join(root, file), { force: true });
  if (content !== undefined) writeFileSync(join(root, file), content);

  expect(damagedIn(root, readVendored(root))).toEqual(said);
});
