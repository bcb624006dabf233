import type { Answers } from '@golden-path/cli/rendering';
import type { Identity } from '@golden-path/spec';

/** Text that says who we are, except where the answers say the same. */
export function ourText(identity: Identity, answers: Answers): string[] {
  const [organisation = ''] = identity.repository.split('/');
  const theirs = JSON.stringify(answers);
  return [
    identity.name,
    identity.title,
    identity.description,
    organisation,
    ...[identity.system, identity.owner].map((reference) => reference.replace(/^.*\//, '')),
  ].filter((text) => !theirs.includes(text));
}
