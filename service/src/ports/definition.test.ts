import { fieldsNeverFilled } from '@golden-path/service/testing';
import { ports } from '.';

test('every field is some port’s, but for the regions, which the source has empty everywhere', async () => {
  expect(await fieldsNeverFilled(ports)).toEqual(['regions']);
});
