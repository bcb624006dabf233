/** A portal with this repository in its catalog, and its pages. */
import { createRequire } from 'node:module';
import { Platform, withCommit } from '../platform.mjs';
import { startFrontend } from './frontend.mjs';

const require = createRequire(import.meta.url);
const { readIdentity, repositoryRoot } = require('@golden-path/spec');
const { readTree } = require('../../../template/dist/scaffold/tree.js');

/** @param work a folder for all that it holds */
export async function openCatalog(work) {
  const identity = readIdentity();
  const platform = await Platform.start(work);
  try {
    platform.push(identity.repository, withCommit(readTree(repositoryRoot()), '$Format:%H$'));
    await platform.openPortal({ withDocuments: true });
    await platform.register(identity.repository, 'catalog-info.yaml');
    await platform.settled(`component:default/${identity.name}`);
    const frontend = await startFrontend(platform.portal.url);
    const close = () => {
      frontend.close();
      platform.stop();
    };
    return { identity, platform, frontend, close };
  } catch (error) {
    platform.stop();
    throw error;
  }
}
