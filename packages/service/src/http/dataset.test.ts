import { startService } from '../../test/service';

test('GET /dataset tells what is loaded and what is wrong with it', async () => {
  const service = await startService();
  const dataset = (await service.client('/dataset')).json();
  expect(dataset).toMatchObject({ source: 'ports.json', records: 1634 });
  expect(Math.abs(Date.now() - Date.parse(String(dataset.loadedAt)))).toBeLessThan(60_000);
  expect(dataset.defects).toContainEqual({
    kind: 'dissolved-country',
    description: expect.any(String) as string,
    count: 7,
    examples: expect.arrayContaining(['ANEUX']) as string[],
  });
  await service.close();
});

test('GET /dataset answers 503 before the first import', async () => {
  const service = await startService({ failing: { dataset: () => Promise.resolve(undefined) } });
  const answer = await service.client('/dataset');
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
  await service.close();
});
