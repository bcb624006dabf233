import { repositoryRoot } from '@golden-path/spec';
import { defineCommand } from '../command';
import { EXIT } from '../exit-code';
import { brokenRules } from '../policy';

export const policy = defineCommand({
  name: 'policy',
  summary: 'Say which rules the environments break: probes, limits, digests, network policies',
  about: 'Exits 1 when one is broken.',
  options: { json: { type: 'boolean', about: 'The same as a list in JSON' } },
  run: ({ json }) => {
    const broken = brokenRules(repositoryRoot());
    if (json) console.log(JSON.stringify(broken));
    else if (broken.length === 0) console.log('every environment keeps every rule');
    else for (const rule of broken) console.log(rule);
    return broken.length === 0 ? EXIT.ok : EXIT.failed;
  },
});
