/** Prints as JSON what the overlays break of what must be true of everything that is deployed; exits 0 all the same. */
import { repositoryRoot } from '@golden-path/spec';
import { buildOverlay } from '../overlay/build';
import { overlayNames } from '../overlay/files';
import { violations } from './policy';

const root = repositoryRoot();
const found = overlayNames(root).flatMap((environment) =>
  violations({ objects: buildOverlay(root, environment), environment }).map(
    (says) => `${environment}: ${says}`,
  ),
);
process.stdout.write(`${JSON.stringify(found)}\n`);
