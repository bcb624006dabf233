// Loaded first: whatever comes after needs what an older Node.js does not have.
import { requireNode } from '@golden-path/telemetry/require-node';

requireNode('22.16.0', '@golden-path/service');
