import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { defineCommand, meant, UsageError } from '../command';
import { EXIT } from '../exit-code';
import { buildArguments } from '../image/arguments';
import { digestsNow } from '../image/bases';
import { buildImage, defaultImage } from '../image/build';
import { findEngine, type Engine } from '../image/engine';
import { BUILT_IMAGE } from '../image/name';
import { readSource } from '../image/source';

export const image = defineCommand({
  name: 'image',
  summary: 'Build the container image with docker or podman, and say how to run it',
  about:
    'NAME is the image; without, it is named after the service. Exits 69 when there is no container engine.',
  words: 'build [NAME]',
  options: {
    engine: { type: 'boolean', about: 'Print which container engine there is, and build nothing' },
    arguments: { type: 'boolean', about: 'Print the build arguments, one a line, for other builders' },
    pin: {
      type: 'boolean',
      about: 'With --arguments: the digests that the base images have in their registries now, too',
    },
  },
  run: (given, [word, name = '', ...more]) => {
    const root = repositoryRoot();
    const identity = readIdentity(join(root, 'catalog-info.yaml'));
    const source = readSource(root);
    const values = buildArguments(identity, source);
    if (given.arguments) {
      const pins = given.pin ? digestsNow(readFileSync(join(root, 'Dockerfile'), 'utf8')) : {};
      for (const [argument, value] of Object.entries({ ...values, ...pins }))
        console.log(`${argument}=${value}`);
      return EXIT.ok;
    }
    if (!given.engine && (word !== 'build' || more.length > 0))
      throw new UsageError(`say: golden-path image build [NAME]${meant(word ?? '', ['build'])}`);
    const engine = findEngine(root);
    if (engine === undefined) {
      console.error(
        'A container engine is missing: install podman (apt-get install podman) or docker (https://docs.docker.com/engine/install/), and start it.',
      );
      return EXIT.unavailable;
    }
    if (given.engine) {
      console.log(engine.name);
      return EXIT.ok;
    }
    return build(root, engine, name === '' ? defaultImage(identity, source.version) : name, values);
  },
});

function build(root: string, engine: Engine, name: string, values: Readonly<Record<string, string>>): number {
  if (!BUILT_IMAGE.test(name))
    throw new UsageError(
      `'${name}' is not an image name; name it in small letters: make build IMAGE=localhost/service:dev`,
    );
  try {
    buildImage(engine, root, name, values);
  } catch {
    console.error(
      `${engine.name} could not build ${name}; the reason stands above. A base image that cannot be fetched ` +
        'needs a network, or a registry of yours that mirrors it.',
    );
    return EXIT.failed;
  }
  console.log(`\nBuilt ${name}. Run it:\n  ${engine.name} run --rm --publish 8080:8080 ${name}`);
  return EXIT.ok;
}
