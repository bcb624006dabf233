import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { borrowedPackages, packageFolder } from './assets';

/** As the package itself says, in the notice that it wants to be passed on, or in its licence. */
function credit(name: string): string {
  const folder = packageFolder(name);
  const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { license: string };
  const texts = ['NOTICE', 'LICENSE'].map((file) => join(folder, file)).filter((file) => existsSync(file));
  const [copyright] = texts.flatMap((file) => /^Copyright .*$/m.exec(readFileSync(file, 'utf8')) ?? []);
  return `- ${name}: ${license} License, ${copyright ?? ''}`;
}

test('NOTICE names every library that a browser is given, in the words of its licence', () => {
  const notice = readFileSync(join(repositoryRoot(), 'NOTICE'), 'utf8');
  expect(notice.split('\n').filter((line) => line.startsWith('- '))).toEqual(borrowedPackages().map(credit));
});
