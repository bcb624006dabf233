import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { defineCommand, meant, UsageError } from '../command';
import { EXIT } from '../exit-code';
import { choicesOf } from '../infra';
import { firstDeployment, prepareRelease, readDeployed } from '../release/release';

/** What the release workflow needs to know and to write, so that it names nothing itself. */
const PARTS: Readonly<Record<string, (root: string, words: readonly string[]) => string>> = {
  facts: (root) => {
    const { name } = readIdentity(join(root, 'catalog-info.yaml'));
    const { image, version = '', tag = '' } = prepareRelease(root);
    return `name=${name}\nimage=${image}\nregistry=${registryOf(image)}\nversion=${version}\ntag=${tag}`;
  },
  notes: (root) => prepareRelease(root).notes,
  deploy: (root, [version = '', digest = '']) => {
    const { environment, path, content } = firstDeployment(
      root,
      choicesOf(root).environments,
      version,
      digest,
    );
    writeFileSync(join(root, path), content);
    return environment;
  },
  deployed: (root, [environment = '']) => {
    const { repository, digest, tag } = readDeployed(root, choicesOf(root).environments, environment);
    return `image=${repository}@${digest}\nregistry=${registryOf(repository)}\nversion=${tag}`;
  },
};

/** Who logs in there may push and pull the image. */
function registryOf(image: string): string {
  return image.replace(/\/.*/, '');
}

export const release = defineCommand({
  name: 'release',
  summary: 'Tell the release workflow what it needs to know, and write what it deploys',
  about: `  facts                   lines for $GITHUB_OUTPUT: name, image, registry, version and tag (empty: nothing to release)
  notes                   what changed since the last release, as Markdown
  deploy VERSION DIGEST   writes the first environment's version.yaml, and says which environment that is
  deployed ENVIRONMENT    lines for $GITHUB_OUTPUT: image, registry and version of what its version.yaml says`,
  words: 'facts|notes|deploy|deployed …',
  options: {},
  run: (_given, [part = '', ...words]) => {
    const tell = PARTS[part];
    const known = Object.keys(PARTS);
    if (tell === undefined)
      throw new UsageError(`'${part}' is not one of ${known.join(', ')}${meant(part, known)}`);
    console.log(tell(repositoryRoot(), words));
    return EXIT.ok;
  },
});
