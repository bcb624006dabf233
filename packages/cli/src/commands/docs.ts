import { repositoryRoot } from '@golden-path/spec';
import { defineCommand } from '../command';
import { serveSite } from '../documents/serve';
import { runProgram, SERVICE_PROGRAM } from '../run-program';

export const docs = defineCommand({
  name: 'docs',
  summary: 'Write the documentation anew that follows from the code of the service, or serve all of it',
  options: {
    check: { type: 'boolean', about: 'Write nothing; list what is stale, and exit 1 when something is' },
    serve: { type: 'boolean', about: 'Write nothing; serve it as TechDocs builds it, at PORT or 8000' },
  },
  run: ({ check, serve }) =>
    serve
      ? serveSite(repositoryRoot(), process.env.PORT ?? '8000')
      : runProgram(repositoryRoot(), SERVICE_PROGRAM, 'service', [
          'reference',
          ...(check ? ['--check'] : []),
        ]),
});
