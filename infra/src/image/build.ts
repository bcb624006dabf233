import { readIdentity, repositoryRoot, type Identity } from '@golden-path/spec';
import { buildArguments } from './arguments';
import { run, type Engine } from './engine';
import { readSource } from './source';

export interface BuildOptions {
  readonly noCache?: boolean;
  /** Keep the builder's talk for the case that it fails. */
  readonly quiet?: boolean;
}

/** What `make build` calls the image where nothing else is said. */
export function defaultImage(identity: Identity, version: string): string {
  return `localhost/${identity.name}:${version}`;
}

/** Builds the image of the service from the working tree. */
export function buildImage(
  engine: Engine,
  image: string,
  { noCache = false, quiet = false }: BuildOptions,
): void {
  const root = repositoryRoot();
  const { NODE_DIGEST, RUNTIME_DIGEST } = process.env;
  const values = {
    ...buildArguments(readIdentity(), readSource(root)),
    ...(NODE_DIGEST !== undefined && { NODE_DIGEST }),
    ...(RUNTIME_DIGEST !== undefined && { RUNTIME_DIGEST }),
  };
  const options = Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  run(engine.build(image, root, [...options, ...(noCache ? ['--no-cache'] : [])]), { show: !quiet });
}
