import { progressLine } from './progress';

function written(isTTY: boolean): string {
  let text = '';
  const stream = { isTTY, write: (more: string) => (text += more) } as unknown as NodeJS.WriteStream;
  const line = progressLine(stream);
  line.show('reading');
  line.show('writing');
  line.clear();
  return text;
}

test('on a terminal each line replaces the one before, and nothing is left', () => {
  expect(written(true)).toBe('\r\u001b[K… reading\r\u001b[K… writing\r\u001b[K');
});

test('a log gets nothing', () => {
  expect(written(false)).toBe('');
});
