/**
 * What the release workflow needs to know and to write, so that it names nothing itself:
 * `facts` prints lines for $GITHUB_OUTPUT, `notes` Markdown, `deploy VERSION DIGEST` writes the first
 * environment's version.yaml and prints the environment's name, `deployed ENVIRONMENT` prints what its file says.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { Refusal } from './git';
import { firstDeployment, prepareRelease, readDeployed } from './release';

const { values, positionals } = parseArgs({
  options: { root: { type: 'string', default: repositoryRoot() } },
  allowPositionals: true,
});
const { root } = values;
const [command = '', ...words] = positionals;

try {
  switch (command) {
    case 'facts': {
      const release = prepareRelease(root);
      const { name } = readIdentity(join(root, 'catalog-info.yaml'));
      console.log(`name=${name}\nimage=${release.image}\nversion=${release.version ?? ''}`);
      break;
    }
    case 'notes':
      console.log(prepareRelease(root).notes);
      break;
    case 'deploy': {
      const [version = '', digest = ''] = words;
      const { environment, path, content } = firstDeployment(root, version, digest);
      writeFileSync(join(root, path), content);
      console.log(environment);
      break;
    }
    case 'deployed': {
      const [environment = ''] = words;
      const { repository, digest, tag } = readDeployed(root, environment);
      console.log(`image=${repository}@${digest}\nversion=${tag}`);
      break;
    }
    default:
      throw new Refusal(`'${command}' is none of facts, notes, deploy, deployed`);
  }
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = 1;
}
