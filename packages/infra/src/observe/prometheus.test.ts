import { parse } from 'yaml';
import { infra } from '../../test/this-service';
import { observeFiles } from './prometheus';

test('the job has the name that the rules ask for', () => {
  const [file] = observeFiles({ ...infra.identity, name: 'vessel-service' });
  expect(parse(file?.content ?? '')).toMatchObject({ scrape_configs: [{ job_name: 'vessel-service' }] });
});
