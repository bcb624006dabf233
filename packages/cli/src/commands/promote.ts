import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { defineCommand } from '../command';
import { EXIT } from '../exit-code';
import { choicesOf } from '../infra';
import { Refusal } from '../refusal';
import { preparePromotion } from '../release/promotion';

export const promote = defineCommand({
  name: 'promote',
  summary: 'Hand the version that runs in an environment on to the next one',
  about: 'Prints what changes and the commits between the two, as Markdown.',
  options: {
    from: { type: 'string', value: 'ENVIRONMENT', about: 'Where it runs' },
    to: { type: 'string', value: 'ENVIRONMENT', about: 'The one after that' },
    digest: { type: 'string', value: 'sha256:…', about: 'Another that ran in the first, for going back' },
    'dry-run': { type: 'boolean', about: 'Write nothing' },
  },
  run: ({ from = '', to = '', digest = '', 'dry-run': isDryRun }) => {
    const root = repositoryRoot();
    const { environments } = choicesOf(root);
    if (from === '' || to === '')
      throw new Refusal(
        `say from where to where: make promote FROM=… TO=…; the environments are ${environments.join(', ')}`,
      );
    const { file, content, before, after, report } = preparePromotion(root, environments, {
      from,
      to,
      ...(digest !== '' && { digest }),
    });
    console.log(report);
    if (isDryRun) console.error('Dry run: nothing is written.');
    else if (before.digest !== after.digest || before.tag !== after.tag) {
      writeFileSync(join(root, file), content);
      console.error(
        `Written. Next: git switch -c ${to}-${after.tag} && git commit -m 'chore(gitops): ${to} runs ${after.tag}' ${file}`,
      );
    }
    return EXIT.ok;
  },
});
