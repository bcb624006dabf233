/**
 * `make build`: builds the image and says what to do with it.
 *   node infra/dist/image/command.js [IMAGE]    the image's name; absent: after the service
 *   node infra/dist/image/command.js --engine   prints which container engine there is; exits 69 when there is none
 *   node infra/dist/image/command.js --arguments   prints the build arguments, one a line, for other builders
 */
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { buildArguments } from './arguments';
import { buildImage, defaultImage } from './build';
import { findEngine } from './engine';
import { readSource } from './source';

/** sysexits.h EX_UNAVAILABLE */
const UNAVAILABLE = 69;

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
  else {
    const image = word === undefined || word === '' ? defaultImage(readIdentity(), source.version) : word;
    buildImage(engine, image, values);
    console.log(`\nBuilt ${image}. Run it:\n  ${engine.name} run --rm --publish 8080:8080 ${image}`);
  }
}
