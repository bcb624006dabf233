import { newPath } from './import-program';
import { seedsOnce } from './seeded';

seedsOnce('SQLite in a file', () => `sqlite://${newPath('db')}`);
