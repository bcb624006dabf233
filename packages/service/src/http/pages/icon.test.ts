import { startService } from '../../../test/service';
import { icoIcon, svgIcon } from './icon';

test('each service has its own icon, and always the same', () => {
  expect(svgIcon('port-service')).toBe(svgIcon('port-service'));
  expect(svgIcon('port-service')).not.toBe(svgIcon('parcel-service'));
  expect(icoIcon('port-service')).not.toEqual(icoIcon('parcel-service'));
});

test('the icon is served as a drawing and as pixels', async () => {
  const service = await startService({ records: {} });
  const svg = await service.client('/docs/icon.svg');
  expect(svg.headers['content-type']).toBe('image/svg+xml');
  const ico = await service.client('/favicon.ico');
  expect(ico.headers['content-type']).toBe('image/x-icon');
  // One image of 32 × 32 with 32 bits a pixel, which begins after the directory.
  expect([...ico.bytes.subarray(0, 8)]).toEqual([0, 0, 1, 0, 1, 0, 32, 32]);
  expect(ico.bytes.readUInt32LE(14) + ico.bytes.readUInt32LE(18)).toBe(ico.bytes.length);
  await service.close();
});
