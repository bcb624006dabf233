/** What the query of DATABASE_URL may say: what PostgreSQL's own programs and `pg` both read in the same way. */
const PARAMETERS = [
  'application_name',
  'host',
  'options',
  'password',
  'port',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslnegotiation',
  'sslrootcert',
  'user',
];

const MODES = ['disable', 'require', 'verify-ca', 'verify-full'];

/**
 * What is wrong with the parameters of a URL. One that nobody reads is no trifle: with `sslMode=verify-full` a
 * connection would not be encrypted.
 */
export function parameterProblem(url: string): string | undefined {
  const given = new URL(url).searchParams;
  const names = [...given.keys()];
  const unknown = names.find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined)
    return `has the parameter ${shown(unknown)}, which nobody reads; there are ${PARAMETERS.join(', ')}`;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `has the parameter ${twice} twice; say it once`;
  const mode = given.get('sslmode');
  if (mode !== null && !MODES.includes(mode)) return `has an sslmode that is not one of ${MODES.join(', ')}`;
  if (mode === 'verify-ca' && !given.has('sslrootcert'))
    return 'has sslmode=verify-ca without sslrootcert: name the file with the certificate of the authority';
  return undefined;
}

/** A name in a message stays on one line and short. */
function shown(name: string): string {
  return JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
}
