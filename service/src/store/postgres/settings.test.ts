import { ConfigurationError, readConfig } from '../../config';

test.each(['postgres://me:secret@localhost:5432/lights?sslmode=require', 'postgresql://localhost/lights'])(
  'DATABASE_URL may be %s',
  (url) => {
    expect(readConfig({ DATABASE_URL: url }, { plural: 'lights' }).databaseUrl).toBe(url);
  },
);

test.each(['postgres://localhost', 'postgres:///lights', 'postgres'])(
  'DATABASE_URL may not be %s, and the message has an example',
  (url) => {
    const read = () => readConfig({ DATABASE_URL: url }, { plural: 'lights' });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow('postgres://user:password@host:5432/database');
  },
);
