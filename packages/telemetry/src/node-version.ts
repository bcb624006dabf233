import { requireNode } from './require-node';

// `module.registerHooks`, and what `node:diagnostics_channel` tells. The same as `engines` in package.json.
requireNode('22.15.0', '@golden-path/telemetry');
