import { type Identity, readIdentity } from '@golden-path/spec';
import { withLatencyStandIn } from './latency';
import { isBelow } from './path-only';

type Rule = readonly [RegExp, string];

/**
 * An identity, wherever it stands as text. The longest first. The names of owner and system are often words of
 * everybody's, such as `platform`: they are meant where they are a value, and nowhere in a sentence.
 */
export function identityRules(identity: Identity): readonly Rule[] {
  const { host, repository, image, codeOwners, name, title, description, owner, system } = identity;
  const value = (reference: string) =>
    `(?<=^ *(?:- |[\\w./-]+: ))${literal(reference.replace(/^.*[:/]/, ''))}$`;
  return [
    [whole(image), 'zqimage'],
    [whole(`${host.name}/${repository}`), 'zqhost/zqorganisation/zqrepository'],
    [whole(codeOwners), '@zqorganisation/zqteam'],
    [whole(repository), 'zqorganisation/zqrepository'],
    [`\\b${literal(name)}\\b`, 'zqname'],
    [whole(title), 'zqtitle'],
    [whole(description), 'zqdescription'],
    [whole(owner), 'group:default/zqteam'],
    [whole(system), 'system:default/zqsystem'],
    [value(owner), 'zqteam'],
    [value(system), 'zqsystem'],
  ].map(([pattern = '', token = '']) => [new RegExp(pattern, 'gm'), token] as const);
}

/** Not the beginning or the end of a longer word. */
function whole(text: string): string {
  return String.raw`(?<!\w)${literal(text)}(?!\w)`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

const IDENTITY = identityRules(readIdentity());

/** The sample resource, where the machinery and its documentation name it. */
const RESOURCE: readonly Rule[] = [
  [/\bsea ports\b/g, 'zqnouns'],
  [/\bsea port\b/g, 'zqnoun'],
  [/(?<![\w.])(\/|service\/src\/|src\/|`|\.\.\/)ports(?![\w-])/g, '$1zqplurals'],
  [/(?<=\/zqplurals\/)port(?=\.ts\b)/g, 'zqsingular'],
  [/\bPORTS_FILE\b/g, 'ZQPLURALS_FILE'],
  [/\bports_(?=dataset|import)/g, 'zqplurals_'],
  [/\bunlocode\b/g, 'zqkey'],
  [/\bNLRTM\b/g, 'zqexample'],
];

/** Files in which the sample resource is named. Elsewhere `ports` are those of TCP. */
const NAMES_RESOURCE =
  /^(service\/(src|test|bench)|docs)\/|^(CONTRIBUTING\.md|Makefile|service\/[\w-]+\.yaml)$/;

/**
 * A file that people write, with stand-ins for what a form decides.
 * @param sample paths that only sea ports have: what they say about ports stays
 */
export function withStandIns(path: string, text: string, sample: readonly string[]): string {
  const rules = NAMES_RESOURCE.test(path) && !isBelow(path, sample) ? [...IDENTITY, ...RESOURCE] : IDENTITY;
  const lifecycle =
    path === 'catalog-info.yaml' ? text.replaceAll('lifecycle: production', 'lifecycle: zqlifecycle') : text;
  const result = rules.reduce(
    (so, [pattern, token]) => so.replace(pattern, token),
    withLatencyStandIn(path, lifecycle),
  );
  if (result !== text && path.startsWith('.github/workflows/'))
    throw new Error(
      `${path} names this service, and workflows are copied as they are: let it read catalog-info.yaml`,
    );
  return result;
}
