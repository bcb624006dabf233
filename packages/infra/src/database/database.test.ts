import { infra } from '../../test/this-service';
import { postgresql } from '../components/postgresql';
import { readEnvironment } from '../overlay/environment';
import { sectionOf } from '../settings/settings';

test('each environment has its own database of one kind; only the very first may make do with the embedded one', () => {
  const [, ...others] = infra.environments;
  const kinds = others.map((name) => sectionOf(readEnvironment(infra, name), postgresql).kind);

  expect(new Set(kinds).size).toBe(1);
});
