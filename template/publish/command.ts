/** `make publish`: the packages of the path, to the registry that .npmrc names. */
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@golden-path/spec';
import { fail } from './problem';
import { publish } from './publish';

const USAGE = `make publish              packs the packages, checks that they are those of the release, publishes what the registry lacks
make publish DRY_RUN=1    all of it but the publishing
docs/platform/publish.md says which registries there are and how they know who publishes.`;

try {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) console.log(USAGE);
  else
    publish({
      root: repositoryRoot(),
      isDry: values['dry-run'],
      tell: (line) => {
        console.log(line);
      },
    });
} catch (error) {
  fail(error);
}
