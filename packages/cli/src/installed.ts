import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, whether compiled or not. */
export const PACKAGE = realpathSync(join(__dirname, '..'));

/** Where this repository's packages are installed. */
export const PACKAGES = realpathSync(join(PACKAGE, '../node_modules'));

/** Where they really are: a package may be a link. */
export const REAL_PACKAGES = [PACKAGES, dirname(realpathSync(join(PACKAGES, 'nunjitsu')))];
