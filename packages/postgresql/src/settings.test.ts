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

test.each(['postgres://localhost', 'postgres:///lights', 'postgres'])(
  'DATABASE_URL may not be %s, and the message has an example',
  (url) => {
    const read = () => configOf({ DATABASE_URL: url }, { plural: 'lights' });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow('postgres://user:password@host:5432/database');
  },
);
