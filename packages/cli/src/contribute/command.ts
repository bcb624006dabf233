/** `make contribute FILE=…`: what a team improved in a file of the path, as a patch for the template. */
import { parseArgs } from 'node:util';
import { run } from '../command-line';
import { Refusal } from '../refusal';
import { contribute } from './contribute';

run(() => {
  const { values } = parseArgs({ options: { file: { type: 'string' }, from: { type: 'string' } } });
  if (values.file === undefined)
    throw new Refusal(
      'FILE is missing',
      'Name a file of the path that you improved: make contribute FILE=Makefile',
    );
  const { patch, version, leftovers } = contribute({
    folder: process.cwd(),
    file: values.file,
    from: values.from,
  });
  // The patch alone goes to stdout: `make contribute FILE=… > improvement.patch`.
  process.stdout.write(patch);
  process.stderr.write(
    `\nAgainst ${version} of the template. In a clone of it: git apply improvement.patch && make template && make test\n` +
      leftovers
        .map((word) => `It still says '${word}', which is yours: look at it before you send it.\n`)
        .join(''),
  );
  return Promise.resolve(0);
});
