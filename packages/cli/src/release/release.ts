import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIdentity, serviceVersion } from '@golden-path/spec';
import { formatVersion, parseVersion, type Version } from '@golden-path/infra/tools';
import { Refusal } from '../refusal';
import { changelog } from './changelog';
import { commitsBetween } from './commits';
import { lastRelease, tagOf } from './git';
import { nextVersion } from './next-version';
import { requireDigest, requireEnvironment, versionFile } from './promotion';

export interface Release {
  /** Image without tag and digest. */
  readonly image: string;
  /** Undefined when no commit since the last release changes what runs. */
  readonly version: string | undefined;
  /** In git; undefined with the version. */
  readonly tag: string | undefined;
  readonly notes: string;
}

/** What a release of the checked-out commit would be. */
export function prepareRelease(root: string): Release {
  const last = lastRelease(root);
  const commits = commitsBetween(root, last?.tag, 'HEAD');
  const version = last === undefined ? serviceVersion(root) : nextVersion(last.version, commits);
  const tag = version === undefined ? undefined : tagOf(root, version);
  return { image: image(root), version, tag, notes: changelog(commits) };
}

/** What a release changes in git: the version of the first environment. All others are promoted to. */
export function firstDeployment(
  root: string,
  [environment]: readonly string[],
  version: string,
  digest: string,
): { readonly environment: string; readonly path: string; readonly content: string } {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Refusal(`'${version}' is not a version like 1.2.3`);
  requireDigest(digest);
  if (environment === undefined) throw new Refusal('infra/main.ts has no environment');
  return {
    environment,
    path: versionFile(environment),
    content: formatVersion({ repository: image(root), tag: version, digest }),
  };
}

/** What an environment's overlay says in the working tree. */
export function readDeployed(root: string, environments: readonly string[], environment: string): Version {
  requireEnvironment(environments, environment);
  const file = versionFile(environment);
  return parseVersion(readFileSync(join(root, file), 'utf8'), file);
}

function image(root: string): string {
  return readIdentity(join(root, 'catalog-info.yaml')).image;
}
