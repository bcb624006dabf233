import { spawnSync } from 'node:child_process';

/** An image of others that a Dockerfile builds on. */
export interface Base {
  /** Name and tag, with the defaults of arguments. */
  readonly image: string;
  /** The argument of the build that takes its digest, `@sha256:…`, where there is one. */
  readonly digestArgument?: string;
}

/** `FROM` of what is no earlier stage. */
export function basesOf(dockerfile: string): Base[] {
  const defaults = new Map(
    Array.from(dockerfile.matchAll(/^ARG\s+(\w+)=(\S*)$/gm), ([, name = '', value = '']) => [name, value]),
  );
  const stages = new Set(
    Array.from(dockerfile.matchAll(/^FROM\s.*\sAS\s+(\S+)\s*$/gim), ([, stage = '']) => stage),
  );
  return Array.from(dockerfile.matchAll(/^FROM\s+(?:--\S+\s+)*(\S+)/gim), ([, from = '']) => {
    const [, digestArgument] = /\$\{(\w+_DIGEST)\}$/.exec(from) ?? [];
    const image = from.replace(/\$\{?(\w+)\}?/g, (_, name: string) => defaults.get(name) ?? '');
    return { image, ...(digestArgument !== undefined && { digestArgument }) };
  }).filter(({ image }) => image !== 'scratch' && !stages.has(image));
}

/**
 * The digests that tags of base images have in their registries now, as build arguments: a release says with them what
 * it is built on. @throws Error when a registry does not say
 */
export function digestsNow(dockerfile: string): Record<string, string> {
  return Object.fromEntries(
    basesOf(dockerfile).flatMap(({ image, digestArgument }) =>
      digestArgument === undefined || image.includes('@') ? [] : [[digestArgument, `@${digestOf(image)}`]],
    ),
  );
}

function digestOf(image: string): string {
  const args = ['buildx', 'imagetools', 'inspect', image, '--format', '{{.Manifest.Digest}}'];
  const { stdout, stderr, error } = spawnSync('docker', args, { env: process.env, encoding: 'utf8' });
  const [digest] = /^sha256:[0-9a-f]{64}$/m.exec(error === undefined ? stdout : '') ?? [];
  if (digest === undefined)
    throw new Error(`the digest of ${image} cannot be looked up: ${(error?.message ?? stderr).trim()}`);
  return digest;
}
