/**
 * `make build`: builds the image and says what to do with it.
 *   node packages/infra/dist/image/command.js [IMAGE]    the image's name; absent: after the service
 *   node packages/infra/dist/image/command.js --engine   prints which container engine there is; exits 69 when there is none
 *   node packages/infra/dist/image/command.js --arguments   prints the build arguments, one a line, for other builders
 */
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { buildArguments } from './arguments';
import { buildImage, defaultImage } from './build';
import { type Engine, findEngine } from './engine';
import { readSource } from './source';

/** sysexits.h EX_UNAVAILABLE */
const UNAVAILABLE = 69;
/** sysexits.h EX_USAGE */
const USAGE = 64;

/** repository, or repository:tag, as engines take them. */
const IMAGE =
  /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:\d+)?(\/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)*(:\w[\w.-]{0,127})?$/;

const root = repositoryRoot();
const source = readSource(root);
const values = buildArguments(readIdentity(), source);
const [word] = process.argv.slice(2);
if (word === '--arguments') {
  for (const [name, value] of Object.entries(values)) console.log(`${name}=${value}`);
} else {
  const engine = findEngine(root);
  if (engine === undefined) {
    console.error(
      'A container engine is missing: install podman (apt-get install podman) or docker (https://docs.docker.com/engine/install/), and start it.',
    );
    process.exitCode = UNAVAILABLE;
  } else if (word === '--engine') console.log(engine.name);
  else build(engine, word === undefined || word === '' ? defaultImage(readIdentity(), source.version) : word);
}

function build(engine: Engine, image: string): void {
  if (!IMAGE.test(image)) {
    console.error(
      `make build: '${image}' is no name of an image; name it in small letters: IMAGE=localhost/service:dev`,
    );
    process.exitCode = USAGE;
    return;
  }
  try {
    buildImage(engine, image, values);
    console.log(`\nBuilt ${image}. Run it:\n  ${engine.name} run --rm --publish 8080:8080 ${image}`);
  } catch {
    console.error(
      `make build: ${engine.name} could not build ${image}; the reason stands above. A base image that cannot be fetched ` +
        'needs a network, or a registry of yours that mirrors it.',
    );
    process.exitCode = 1;
  }
}
