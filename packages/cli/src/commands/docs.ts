import { repositoryRoot } from '@golden-path/spec';
import { defineCommand } from '../command';
import { runProgram, SERVICE_PROGRAM } from '../run-program';

export const docs = defineCommand({
  name: 'docs',
  summary: 'Write the documentation anew that follows from the code of the service',
  options: {
    check: { type: 'boolean', about: 'Write nothing; list what is stale, and exit 1 when something is' },
  },
  run: ({ check }) =>
    runProgram(repositoryRoot(), SERVICE_PROGRAM, 'service', ['reference', ...(check ? ['--check'] : [])]),
});
