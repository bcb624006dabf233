import { repositoryRoot } from '@golden-path/spec';
import { defineCommand } from '../command';
import { INFRA_PROGRAM } from '../infra';
import { runProgram } from '../run-program';

export const manifests = defineCommand({
  name: 'manifests',
  summary: 'Write manifests, rules, dashboard, runbooks and chart anew, as infra/main.ts says',
  options: {
    check: { type: 'boolean', about: 'Write nothing; list what is stale, and exit 1 when something is' },
  },
  run: ({ check }) => runProgram(repositoryRoot(), INFRA_PROGRAM, 'infra', check ? ['--check'] : []),
});
