import { copied, copyAssets } from './docs-assets';

// A step of the image's build: `node packages/service/dist/http/docs-assets.command.js`.
copyAssets(copied);
