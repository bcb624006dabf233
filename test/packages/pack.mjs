import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Patterns of what is of no use to whoever installs a package. */
const useless = [/\.test\./, /(^|\/)(src|test|bench)\//, /\.map$/, /tsbuildinfo/, /tsconfig/];

/**
 * `npm pack`, which builds the package first.
 * @throws with all that is wrong with the tarball
 */
export function pack({ name, folder, json }, destination) {
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--json', '--pack-destination', destination], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name} cannot be packed:\n${stderr}${stdout}`);
  const [{ filename, files }] = Object.values(JSON.parse(stdout));
  const paths = files.map(({ path }) => path);
  const problems = [...unwanted(paths), ...stale(paths, folder), ...missing(paths, json)];
  if (problems.length > 0) throw new Error(`the tarball of ${name}:\n  ${problems.join('\n  ')}`);
  return { name, path: join(destination, filename), files: paths.length };
}

function unwanted(paths) {
  return paths.filter((path) => useless.some((it) => it.test(path))).map((path) => `has ${path}`);
}

/** What was compiled of a source that is gone; what only was copied has no declarations beside it. */
function stale(paths, folder) {
  return paths
    .filter((path) => /^dist\/.*\.d\.ts$/.test(path))
    .filter((path) => !existsSync(join(folder, path.replace(/^dist\//, 'src/').replace(/\.d\.ts$/, '.ts'))))
    .map((path) => `has ${path}, which has no source: remove dist and build`);
}

/** What another team reads first, and what package.json promises. */
function missing(paths, { bin = {}, engines, exports = {} }) {
  const promised = [
    'README.md',
    ...Object.values(bin),
    ...Object.values(exports).flatMap((it) => (typeof it === 'string' ? it : Object.values(it))),
  ].map((path) => path.replace(/^\.\//, ''));
  const absent = promised.filter((path) => !paths.includes(path)).map((path) => `lacks ${path}`);
  const untyped = Object.entries(exports)
    .filter(([path, it]) => !path.endsWith('package.json') && it.types === undefined)
    .map(([path]) => `exports ${path} without types`);
  return [
    ...absent,
    ...untyped,
    ...(engines?.node === undefined ? ['does not say which Node.js it needs'] : []),
  ];
}
