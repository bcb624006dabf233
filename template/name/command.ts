/** `make name SCOPE=…`: the packages of the path get the scope of whoever owns it now. */
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@golden-path/spec';
import { fail } from '../publish/problem';
import { name } from './name';

const USAGE = `make name SCOPE=@acme [REGISTRY=https://npm.acme.example/]   the packages of the path are @acme/…, and that registry has them
make name SCOPE=@acme DRY_RUN=1                             says how many files would change
docs/platform/README.md says what comes before and after.`;

function main(): void {
  const { values } = parseArgs({
    options: {
      scope: { type: 'string', default: '' },
      registry: { type: 'string', default: '' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  name({
    root: repositoryRoot(),
    scope: values.scope,
    registry: values.registry === '' ? undefined : values.registry,
    isDry: values['dry-run'],
    tell: (line) => {
      console.log(line);
    },
  });
}

try {
  main();
} catch (error) {
  fail(error);
}
