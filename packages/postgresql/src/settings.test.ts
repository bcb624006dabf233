import { configOf, openStore } from '../../service/test/open';
import { lighthouses } from '../../service/test/lighthouses';
import { ConfigurationError } from '../../service/src/config';
import { PostgresStore } from './postgres';

test.each(['postgres://me:secret@localhost:5432/lights?sslmode=require', 'postgresql://localhost/lights'])(
  'DATABASE_URL may be %s',
  (url) => {
    expect(configOf({ DATABASE_URL: url }, { plural: 'lights' }).databaseUrl).toBe(url);
  },
);

test('what DATABASE_URL may be is opened, in whatever letters its scheme is', async () => {
  const url = 'Postgres://localhost/lights';
  const settings = configOf({ DATABASE_URL: url }, lighthouses);
  const store = await openStore({ resource: lighthouses, url: settings.databaseUrl, settings });
  expect(store).toBeInstanceOf(PostgresStore);
  await store.close();
});

test.each([
  [
    'sslMode=verify-full',
    'has the parameter "sslMode", which nobody reads; there are application_name, host, options, password, port, ' +
      'sslcert, sslkey, sslmode, sslnegotiation, sslrootcert, user',
  ],
  ['sslmode=require&channel_binding=require', 'has the parameter "channel_binding", which nobody reads'],
  ['SSLMODE=verify-full', 'has the parameter "SSLMODE"'],
  ['ssl=true', 'has the parameter "ssl"'],
  ['sslmode=Verify-Full', 'has an sslmode that is not one of disable, require, verify-ca, verify-full'],
  ['sslmode=', 'has an sslmode that is not one of'],
  ['sslmode=verify-full&sslmode=disable', 'has the parameter sslmode twice'],
  ['sslmode=verify-ca', 'has sslmode=verify-ca without sslrootcert'],
])('DATABASE_URL may not end in ?%s', (query, message) => {
  const read = () =>
    configOf({ DATABASE_URL: `postgres://me:hunter2@localhost/lights?${query}` }, { plural: 'lights' });
  expect(read).toThrow(`DATABASE_URL ${message}`);
  expect(read).not.toThrow('hunter2');
});

test('DATABASE_URL may name all that is read', () => {
  const url =
    'postgres://localhost/lights?sslmode=verify-ca&sslrootcert=/ca.crt&sslcert=/a.crt&sslkey=/a.key' +
    '&options=-c%20search_path%3Dmine&application_name=lights&sslnegotiation=direct';
  expect(configOf({ DATABASE_URL: url }, { plural: 'lights' }).databaseUrl).toBe(url);
});

test.each(['postgres://localhost', 'postgres:///lights', 'postgres'])(
  'DATABASE_URL may not be %s, and the message has an example',
  (url) => {
    const read = () => configOf({ DATABASE_URL: url }, { plural: 'lights' });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow('postgres://user:password@host:5432/database');
  },
);
