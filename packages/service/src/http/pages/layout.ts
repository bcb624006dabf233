import type { Identity } from '@golden-path/spec';
import type { Resource } from '../resource';

/** What the pages of one service have in common. */
export interface Site {
  readonly identity: Pick<Identity, 'name' | 'title' | 'description'>;
  /** Whether `/` is the explorer. */
  readonly explorer: boolean;
  readonly resources: readonly Pick<Resource, 'plural'>[];
}

export interface PageParts {
  /** The relative reference that leads to `/`: the service may be behind a prefix. */
  readonly root: string;
  readonly title: string;
  readonly current?: 'explorer' | 'docs';
  /** Elements for `<head>`. */
  readonly head: string;
  readonly body: string;
}

/** One bar, one icon, light and dark: the frame of every page. Text from outside goes through `escape`. */
export function layout(site: Site, { root, title, current, head, body }: PageParts): string {
  const { identity, explorer } = site;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escape(identity.description)}">
<title>${escape(title)}</title>
<link rel="icon" href="${root}docs/icon.svg" type="image/svg+xml">
${head}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar">
<a class="brand" href="${root}${explorer ? './' : 'docs'}"><img src="${root}docs/icon.svg" alt="" width="28" height="28"><span>${escape(identity.title)}</span></a>
<nav class="pages" aria-label="Pages">${links(site, root, current)}</nav>
</header>
${body}
</body>
</html>
`;
}

function links({ explorer, resources }: Site, root: string, current: PageParts['current']): string {
  const explored = resources.map(({ plural }, index) => {
    const words = plural.replaceAll('-', ' ');
    const here = current === 'explorer' && index === 0 ? ' aria-current="page"' : '';
    const name = words.slice(0, 1).toUpperCase() + words.slice(1);
    // Of one alone the title says it all.
    const text = resources.length === 1 ? 'Explore' : name;
    return `<a href="${root}./${index === 0 ? '' : `#/${plural}`}" data-resource="${plural}"${here}>${text}</a>`;
  });
  const docs = `<a href="${root}docs"${current === 'docs' ? ' aria-current="page"' : ''}>API</a>`;
  return [...(explorer ? explored : []), docs].join('');
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What a page may do: load from here, talk to here, be in no frame of another. */
export function pageHeaders(policy: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const directives = {
    'default-src': "'none'",
    ...policy,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return {
    'Content-Security-Policy': Object.entries(directives)
      .map(([name, value]) => `${name} ${value}`)
      .join('; '),
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}
