import { type Identity, pageUrl } from '@golden-path/spec';

/** What an image is built of. */
export interface Source {
  /** Of the service. */
  readonly version: string;
  /** Commit, with `-dirty` where files differ from it. */
  readonly revision: string;
  /** Seconds since the epoch: the time of the image, so that the same source gives the same image. */
  readonly epoch: number;
  /** SPDX expression. */
  readonly licence: string;
}

/** The build arguments of the Dockerfile that come to be the image's labels and time. */
export function buildArguments(identity: Identity, source: Source): Record<string, string> {
  return {
    SOURCE_DATE_EPOCH: String(source.epoch),
    TITLE: identity.title,
    DESCRIPTION: identity.description,
    VENDOR: identity.owner,
    REPOSITORY: pageUrl(identity),
    VERSION: source.version,
    REVISION: source.revision,
    CREATED: new Date(source.epoch * 1000).toISOString(),
    LICENSES: source.licence,
  };
}
