/** `make promote FROM=… TO=… [DIGEST=sha256:…] [DRY_RUN=1]`: hands a version on to the next environment. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { overlayNames } from '../overlay/files';
import { repositoryRoot } from '@golden-path/spec';
import { Refusal } from './git';
import { preparePromotion } from './promotion';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '' },
    to: { type: 'string', default: '' },
    digest: { type: 'string', default: '' },
    root: { type: 'string', default: repositoryRoot() },
    'dry-run': { type: 'boolean', default: false },
  },
});

try {
  if (values.from === '' || values.to === '')
    throw new Refusal(
      `say from where to where: make promote FROM=… TO=…; the environments are ${overlayNames(values.root).join(', ')}`,
    );
  const { file, content, before, after, report } = preparePromotion(values.root, {
    from: values.from,
    to: values.to,
    ...(values.digest !== '' && { digest: values.digest }),
  });
  console.log(report);
  if (values['dry-run']) console.error('Dry run: nothing is written.');
  else if (before.digest !== after.digest || before.tag !== after.tag) {
    writeFileSync(join(values.root, file), content);
    console.error(
      `Written. Next: git switch -c ${values.to}-${after.tag} && git commit -m 'chore(gitops): ${values.to} runs ${after.tag}' ${file}`,
    );
  }
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`promote: ${error.message}`);
  process.exitCode = 1;
}
