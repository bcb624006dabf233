import { DATABASE_INFRA } from './database-infra';
import { DATABASE_SERVICE } from './database-service';
import { together } from './removable';

/** PostgreSQL. */
export const DATABASE = together(DATABASE_INFRA, DATABASE_SERVICE);
