import { repositoryRoot } from '@golden-path/spec';
import { defineCommand } from '../command';
import { drill as breakAndWatch } from '../drill/drill';
import { EXIT } from '../exit-code';
import { lacks } from '../verify/tool';

export const drill = defineCommand({
  name: 'drill',
  summary: 'Break the service on purpose and watch its alerts come and go, in a real Prometheus',
  about:
    'Exits 1 when an alert does not go through pending, firing, resolved; 77 when there is no Prometheus.',
  options: {},
  run: async () => {
    const missing = lacks('drill', ['prometheus']);
    if (missing !== undefined) return missing;
    await breakAndWatch(repositoryRoot());
    return EXIT.ok;
  },
});
