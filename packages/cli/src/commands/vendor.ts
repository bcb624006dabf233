import { repositoryRoot } from '@golden-path/spec';
import { defineCommand } from '../command';
import { EXIT } from '../exit-code';
import { Refusal } from '../refusal';
import { damagedIn, dropVendored, readVendored } from '../vendor/drop';

export const vendor = defineCommand({
  name: 'vendor',
  summary: 'Say which packages of the path are in vendor/, or take them from the registry',
  options: { drop: { type: 'boolean', about: 'Depend on versions instead, and delete vendor/' } },
  run: ({ drop }) => {
    const root = repositoryRoot();
    const packages = readVendored(root);
    if (packages.length === 0) {
      console.log('every package of the path comes from the registry');
      return EXIT.ok;
    }
    if (drop) dropVendored(root, packages);
    const damaged = drop ? [] : damagedIn(root, packages);
    if (damaged.length > 0)
      throw new Refusal(
        damaged.join(', '),
        'Bring it back: git restore vendor. Or take the packages from a registry: golden-path vendor --drop',
      );
    for (const { name, version } of packages) console.log(`${name} ${version}`);
    console.log(
      drop
        ? 'They come from the registry now, and the lockfile says what they must be. Install them: make install'
        : 'They are in vendor/. Once the registry has them: golden-path vendor --drop',
    );
    return EXIT.ok;
  },
});
