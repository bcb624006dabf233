import { readFileSync } from 'node:fs';
import { fixed } from '../fixed';
import { Problem } from '../problem';
import type { Reply } from '../reply';
import type { Route } from '../route';
import { type Asset, listAssets } from './assets';
import { icoIcon, svgIcon } from './icon';

/** `GET /docs/{file}`: scripts, styles, the map and the icon of the pages. `GET /favicon.ico`: the icon again. */
export function fileRoutes(name: string): Route[] {
  let assets: ReadonlyMap<string, Asset> | undefined;
  const icon = fixed('image/svg+xml', svgIcon(name));
  const favicon = fixed('image/x-icon', icoIcon(name));
  const replies = new Map<string, Reply>([['icon.svg', icon]]);
  const read = (id: string): Reply => {
    assets ??= listAssets();
    const asset = assets.get(id);
    if (asset === undefined) throw new Problem(404, 'The pages have no such file.');
    const reply = fixed(asset.type, readFileSync(asset.path));
    replies.set(id, reply);
    return reply;
  };
  const text = { type: 'string' };
  return [
    {
      method: 'GET',
      path: '/docs/:id',
      kind: 'document',
      handle: ({ id }) => replies.get(id) ?? read(id),
      operation: {
        id: 'pageFile',
        tag: 'Operations',
        summary: 'A file of the pages for browsers',
        key: { name: 'file', schema: text, description: 'Its name', example: 'base.css' },
        content: { '*/*': {} },
        problems: [404],
      },
    },
    {
      method: 'GET',
      path: '/favicon.ico',
      kind: 'document',
      handle: () => favicon,
      operation: {
        id: 'favicon',
        tag: 'Operations',
        summary: 'The icon of the pages',
        content: { 'image/x-icon': text },
        problems: [],
      },
    },
  ];
}
