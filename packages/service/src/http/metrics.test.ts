import { startService } from '../../test/service';

test('without metrics, which have a listener of their own, there is no such path, in no document', async () => {
  const service = await startService({ metrics: undefined });
  expect((await service.client('/metrics')).status).toBe(404);
  for (const path of ['/openapi.json', '/'])
    expect((await service.client(path)).text).not.toContain('/metrics');
  await service.close();
});

test('GET /metrics hands the scraper what it accepts', async () => {
  const service = await startService({
    metrics: (accept) => Promise.resolve({ contentType: accept ?? 'text/plain', body: 'up 1\n# EOF\n' }),
  });
  const accept = 'application/openmetrics-text; version=1.0.0';
  const answer = await service.client('/metrics', { headers: { Accept: accept } });
  expect(answer.headers['content-type']).toBe(accept);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.text).toContain('up 1');
  await service.close();
});
