import { makeTemplate } from '../../test/tiny-template';
import { scorecard } from './scorecard';

test('Given a template that cannot be read, then its reason is said once, with what to do', () => {
  const template = makeTemplate();
  template.release('1.0.0');
  const service = template.scaffold('1.0.0');

  const { checks } = scorecard({ folder: service.folder, from: '/nowhere/at-all' });

  expect(checks.slice(0, 3)).toEqual([
    {
      name: 'version',
      status: 'unknown',
      says: expect.stringMatching(/^the template cannot be read from \/nowhere\/at-all: /) as string,
      findings: [expect.stringContaining('FROM_REPO=') as string],
    },
    { name: 'edits', status: 'unknown', says: 'cannot be told without that', findings: [] },
    { name: 'options', status: 'unknown', says: 'cannot be told without that', findings: [] },
  ]);
});
