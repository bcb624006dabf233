import { writableLighthouses } from '../../../test/writable';
import { lighthouses } from '../../../test/lighthouses';
import { writingPage } from './page';

test('the reference says how records are written, where they are', () => {
  const page = writingPage([lighthouses, writableLighthouses({ preconditions: 'required', changesKept: 1 })]);
  expect(page.match(/^## /gm)).toHaveLength(1);
  for (const said of ['`PUT /lighthouses/{id}`', 'need it (428)', 'kept for 1 day;', 'lighthouses:write'])
    expect(page).toContain(said);
  expect(writingPage([lighthouses])).toBe('');
});
