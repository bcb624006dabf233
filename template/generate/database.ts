import { DATABASE_INFRA } from './database-infra';
import { together } from './removable';

/** PostgreSQL. */
export const DATABASE = together(DATABASE_INFRA);
