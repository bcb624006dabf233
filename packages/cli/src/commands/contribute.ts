import { defineCommand } from '../command';
import { contribute as patchOf } from '../contribute/contribute';
import { EXIT } from '../exit-code';
import { Refusal } from '../refusal';

export const contribute = defineCommand({
  name: 'contribute',
  summary: 'Write what you improved in a file of the path, as a patch for it, to standard output',
  options: {
    file: { type: 'string', value: 'FILE', about: 'The file' },
    from: {
      type: 'string',
      value: 'PATH|URL',
      about: "The template's repository, if it is not where the record says",
    },
  },
  run: ({ file, from }) => {
    if (file === undefined)
      throw new Refusal(
        'FILE is missing',
        'Name a file of the path that you improved: make contribute FILE=Makefile',
      );
    const { patch, version, leftovers } = patchOf({ folder: process.cwd(), file, from });
    // The patch alone goes to stdout: `make contribute FILE=… > improvement.patch`.
    process.stdout.write(patch);
    process.stderr.write(
      `\nAgainst ${version} of the template. In a clone of it: git apply improvement.patch && make template && make test\n` +
        leftovers
          .map((word) => `It still says '${word}', which is yours: look at it before you send it.\n`)
          .join(''),
    );
    return EXIT.ok;
  },
});
