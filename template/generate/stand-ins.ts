import { withLatencyStandIn } from './latency';
import { isBelow } from './path-only';

/** Our own identity, wherever it stands as text. The longest first. */
const IDENTITY: readonly (readonly [RegExp, string])[] = [
  [/ghcr\.io\/harbour-platform\/port-service/g, 'zqimage'],
  [/github\.com\/harbour-platform\/port-service/g, 'zqhost/zqorganisation/zqrepository'],
  [/harbour-platform\/port-service/g, 'zqorganisation/zqrepository'],
  [/harbour-platform/g, 'zqorganisation'],
  [/\bport-service\b/g, 'zqname'],
  [/\bPort Service\b/g, 'zqtitle'],
  [/The world's sea ports over HTTP/g, 'zqdescription'],
  [/\bharbour\b/g, 'zqteam'],
  [/\bmaritime\b/g, 'zqsystem'],
];

/** The sample resource, where the machinery and its documentation name it. */
const RESOURCE: readonly (readonly [RegExp, string])[] = [
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
