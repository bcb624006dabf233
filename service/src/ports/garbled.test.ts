import { readFileSync } from 'node:fs';
import { isGarbledText } from './garbled';
import { data } from './source';

test.each([
  ['Gdańsk in UTF-8, read as Windows-1252', 'GdaÅ„sk'],
  ['İzmir', 'Ä°zmir'],
  ['Ålesund', 'Ã…lesund'],
  ['Münster', 'MÃ¼nster'],
  ['Żarnowiec', 'Å»arnowiec'],
  ['Пирей', 'ÐŸÐ¸Ñ€ÐµÐ¹'],
  ['a question mark inside', 'Ve?ká Lomnica'],
  ['a question mark before', '?zmir'],
  ['Москва in Windows-1251, read as Latin-1', 'Ìîñêâà'],
  ['La Coruña in code page 850, read as Latin-1', 'La Coru¤a'],
  ['a name of HTML', 'G&ouml;teborg'],
  ['a number of HTML', '&#214;rebro'],
  ['an escape of JSON', 'G\\u00f6teborg'],
  ['an escape of a URL', 'G%C3%B6teborg'],
  ['a spacing accent', 'Abu Z¸aby'],
  ['the replacement character', 'Malm\ufffd'],
])('%s: %s', (_name, text) => {
  expect(isGarbledText(text)).toBe(true);
});

test.each([
  'Rotterdam',
  'Ålesund',
  'Gdańsk',
  'İzmir',
  'Ærøskøbing',
  'Île d’Yeu',
  'São Tomé',
  'Reykjavík',
  'Nuku‘alofa',
  '’s-Gravenhage',
  'ÅS',
  'Ö – Å',
  '東京',
  'Πειραιάς',
  'Port & Dock; Quay',
  '100% Quay',
  'Where? There',
  'Who is it?',
])('%s is as it should be', (text) => {
  expect(isGarbledText(text)).toBe(false);
});

test('any text of letters, in UTF-8 and read as Latin-1, is told', () => {
  for (const text of ['é', 'ü', 'ń', 'ş', 'Ж', '東', 'ệ']) {
    const word = `a${text}${text}b`;
    expect([text, isGarbledText(Buffer.from(word).toString('latin1'))]).toEqual([text, true]);
    expect([text, isGarbledText(word)]).toEqual([text, false]);
  }
});

test('of the real names one is', () => {
  const source = JSON.parse(readFileSync(data, 'utf8')) as Record<string, Record<string, unknown>>;
  const texts = ({ name, city, country, province, alias }: Record<string, unknown>): unknown[] => [
    name,
    city,
    country,
    province,
    ...(alias as unknown[]),
  ];
  const garbled = Object.entries(source).filter(([, record]) =>
    texts(record).some((text) => typeof text === 'string' && isGarbledText(text)),
  );
  expect(garbled.map(([key]) => key)).toEqual(['AEAUH']);
});
