import { copied, copyAssets } from './docs-assets';

// A step of the image's build: `node service/dist/http/docs-assets.command.js`.
copyAssets(copied);
