import { SCOPE } from '../installed';
import { escaped, tarballPrefix } from '../scope/scope';

/** The folder in which a service keeps packages of the path that no registry has. */
export const VENDOR = 'vendor';

/** Files that say where packages come from. */
export const MANIFESTS = ['package.json', 'service/package.json', 'infra/package.json'];
export const LOCKFILE = 'package-lock.json';

/** `file:../vendor/acme-service-1.2.3.tgz` */
function fileOf(scope: string): RegExp {
  return new RegExp(
    `^file:(?:\\.\\./)?vendor/${escaped(tarballPrefix(scope))}([a-z]+)-(\\d+\\.\\d+\\.\\d+\\S*)\\.tgz$`,
  );
}

export interface Vendored {
  /** With its scope. */
  readonly name: string;
  readonly version: string;
}

/** The packages that a text of these files takes from vendor/. */
export function vendoredIn(text: string, scope = SCOPE): Vendored[] {
  const file = fileOf(scope);
  const found = Array.from(text.matchAll(/"(file:[^"]*)"/g), ([, said = '']) => file.exec(said)).flatMap(
    (match) => (match === null ? [] : [`${scope}/${match[1] ?? ''} ${match[2] ?? ''}`]),
  );
  return [...new Set(found)].sort().map((one) => {
    const [name = '', version = ''] = one.split(' ');
    return { name, version };
  });
}

/**
 * A manifest or lockfile that names versions instead.
 * @param integrities what the tarballs of a registry must be, by name: npm writes none where it need not fetch
 */
export function withVersions(
  text: string,
  {
    integrities = new Map(),
    scope = SCOPE,
  }: { readonly integrities?: ReadonlyMap<string, string>; readonly scope?: string } = {},
): string {
  const file = fileOf(scope);
  const content: unknown = JSON.parse(text, (key, value: unknown) => {
    if (typeof value === 'string') return file.exec(value)?.[2] ?? value;
    return isVendoredEntry(value) ? fromRegistry(value, integrities.get(nameOf(key))) : value;
  });
  return `${JSON.stringify(content, null, 2)}\n`;
}

interface Entry {
  readonly version: string;
  readonly resolved: string;
  readonly integrity: string;
}

/** An entry of the lockfile; its `resolved` is a version by now, for values come before what holds them. */
function isVendoredEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { version, resolved } = value as Partial<Entry>;
  return resolved !== undefined && resolved === version;
}

function fromRegistry(
  { version, resolved: _from, integrity: _of, ...rest }: Entry,
  integrity?: string,
): object {
  return { version, ...(integrity !== undefined && { integrity }), ...rest };
}

/** `service/node_modules/@acme/spec` is `@acme/spec`. */
function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
