import type { DatabaseUrl } from '../database-url';

export const sqliteUrl: DatabaseUrl = {
  names: 'a SQLite file',
  example: 'sqlite:///absolute/path',
  accepts: (text) => /^sqlite:\/\/\/[^?#]+$/.test(text),
};
