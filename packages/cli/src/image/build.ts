import type { Identity } from '@golden-path/spec';
import { withCredentials } from './credentials';
import { run, type Engine } from './engine';

export interface BuildOptions {
  readonly noCache?: boolean;
  /** Keep the builder's talk for the case that it fails. */
  readonly quiet?: boolean;
}

/** What `make build` calls the image where nothing else is said. */
export function defaultImage(identity: Identity, version: string): string {
  return `localhost/${identity.name}:${version}`;
}

/**
 * Builds the image of the service from the working tree.
 * @param values the build arguments
 */
export function buildImage(
  engine: Engine,
  root: string,
  image: string,
  values: Readonly<Record<string, string>>,
  { noCache = false, quiet = false }: BuildOptions = {},
): void {
  const { NODE_DIGEST, RUNTIME_DIGEST } = process.env;
  const all = {
    ...values,
    ...(NODE_DIGEST !== undefined && { NODE_DIGEST }),
    ...(RUNTIME_DIGEST !== undefined && { RUNTIME_DIGEST }),
  };
  withCredentials(root, (npmrc) => {
    run(engine.build(image, root, { values: all, noCache, npmrc }), { show: !quiet });
  });
}
