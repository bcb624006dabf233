import { copied, copyAssets } from './assets';

// A step of the image's build: `node packages/service/dist/http/pages/assets.command.js`.
copyAssets(copied);
