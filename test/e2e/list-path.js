// The path of the list of records, from the service's own description on standard input.
const { paths } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const [path] = Object.entries(paths).find(([, { get }]) =>
  get?.parameters?.some(({ name }) => name === 'cursor'),
);
console.log(path);
