import type { Tree } from '../tree';

/** `@acme` of `@acme/service`; empty where a name has none. */
export function scopeOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
}

/** What npm takes as a scope: https://docs.npmjs.com/cli/configuring-npm/package-json#name */
export function isScope(text: string): boolean {
  return /^@[a-z0-9~-][a-z0-9._~-]*$/.test(text) && text.length < 200;
}

/** How npm names the tarball of a package: `acme-service-1.2.3.tgz` for `@acme/service`. */
export function tarballName(name: string, version: string): string {
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
}

/** How npm begins the names of tarballs of this scope. */
export function tarballPrefix(scope: string): string {
  return `${scope.slice(1)}-`;
}

/** The scope of the path's packages that a repository installs, or has; undefined where it has none. */
export function scopeIn(tree: Tree): string | undefined {
  // As text: a conflict may stand in it.
  const lock = tree.get('package-lock.json')?.content.toString() ?? '';
  const scopes = Array.from(lock.matchAll(/^ +"node_modules\/(@[^/"]+)\/spec": \{$/gm), ([, scope]) => scope);
  return scopes.find((scope) => lock.includes(`"node_modules/${scope ?? ''}/telemetry": {`));
}

/** A text in which it stands for itself alone, for a regular expression. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
