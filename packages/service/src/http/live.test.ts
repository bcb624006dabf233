import { startService } from '../../test/service';
import { Readiness } from '../readiness';

test.each([
  ['starting', () => new Readiness()],
  [
    'failed',
    () =>
      changed((readiness) => {
        readiness.fail('no file');
      }),
  ],
  [
    'draining',
    () =>
      changed((readiness) => {
        readiness.drain();
      }),
  ],
])('GET /live says yes while %s, whatever the query', async (_, readiness) => {
  const service = await startService({ readiness: readiness() });
  const answer = await service.client('/live?probe=1', { headers: { Accept: 'nothing/known' } });
  expect(answer.status).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  await service.close();
});

function changed(change: (readiness: Readiness) => void): Readiness {
  const readiness = new Readiness();
  change(readiness);
  return readiness;
}
