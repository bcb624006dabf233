/** `make release VERSION=…`: a release of the path, in the work tree. */
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@golden-path/spec';
import { fail } from '../publish/problem';
import { release } from './release';

const USAGE = `make release VERSION=1.2.3             every version, pin, lockfile, record and change log; what the packages must be; the template
make release VERSION=1.2.3 DRY_RUN=1   all of it but the writing
docs/platform/publish.md says what comes then.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  await release({
    root: repositoryRoot(),
    version: positionals[0] ?? '',
    isDry: values['dry-run'],
    tell: (line) => {
      console.log(line);
    },
  });
}

main().catch(fail);
