const WORD = '[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?';
const REPOSITORY = `(?<repository>${WORD}(?::\\d+)?(?:/${WORD})*)`;
const TAG = '(?::(?<tag>\\w[\\w.-]{0,127}))';
const DIGEST = '(?:@(?<digest>sha256:[0-9a-f]{64}))';

/** repository, or repository:tag, as engines take them to name what they build. */
export const BUILT_IMAGE = new RegExp(`^${REPOSITORY}${TAG}?$`);

/** repository:tag, with or without a digest: groups of these names. */
export const DEPLOYED_IMAGE = new RegExp(`^${REPOSITORY}${TAG}${DIGEST}?$`);
