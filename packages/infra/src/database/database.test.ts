import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { readEnvironment } from '../overlay/environment';
import { ENVIRONMENTS, overlayNames } from '../overlay/files';
import { defaultSettings } from '../settings/defaults';
import { packageVersion } from '../settings/version';

test('each environment has its own database of one kind; only the very first may make do with the embedded one', () => {
  const root = repositoryRoot();
  const defaults = defaultSettings(readIdentity(), packageVersion());
  const others = overlayNames(root).filter((name) => name !== ENVIRONMENTS[0]);

  expect(new Set(others.map((name) => readEnvironment(root, name, defaults).database.kind)).size).toBe(1);
});
