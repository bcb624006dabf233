import { hash } from 'node:crypto';
import { negotiate, qualityOf } from '../negotiation';
import type { Reply } from '../reply';
import { baseStyle } from './assets';
import { escape, layout, pageHeaders, type Site } from './layout';

/** Turns a problem document into a page, where the client would rather have one. */
export type ProblemPages = (document: Reply, accept: string | undefined, path: string) => Reply;

interface ProblemDocument {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly parameter: string; readonly detail: string }[];
}

/** The page holds its own rules: what is overloaded or not ready must not be asked for another file. */
export function problemPages(site: Site): ProblemPages {
  const style = baseStyle();
  const headers = pageHeaders({
    'style-src': `'sha256-${hash('sha256', style, 'base64')}'`,
    'img-src': "'self'",
  });
  return (document, accept, path) => {
    const { body } = document;
    if (typeof body !== 'string' || !wantsPage(accept)) return document;
    return {
      ...document,
      type: 'text/html; charset=utf-8',
      body: html(site, style, body, path),
      headers: { ...document.headers, ...headers },
    };
  };
}

/** Only who says `text/html` gets it; `*` means the document, as ever. */
function wantsPage(accept: string | undefined): boolean {
  if (accept === undefined || (qualityOf(accept, 'text/html') ?? 0) === 0) return false;
  const offered = ['application/problem+json', 'application/json', 'text/html'];
  return negotiate(accept, offered) === 'text/html';
}

function html(site: Site, style: string, document: string, path: string): string {
  const problem = JSON.parse(document) as ProblemDocument;
  const { title, status, detail, errors: _errors, ...others } = problem;
  // As deep as the path: what is relative to it leads home from there, with any prefix before it.
  const root = '../'.repeat(Math.max(0, path.split('/').length - 2));
  const rows = Object.entries(others)
    .filter(([name]) => name !== 'type')
    .map(([name, value]) => `<dt>${escape(name)}</dt><dd><code>${escape(String(value))}</code></dd>`);
  const errors = (problem.errors ?? []).map(
    (error) => `<li><code>${escape(error.parameter)}</code> ${escape(error.detail)}</li>`,
  );
  const home = site.explorer
    ? `<a class="button" href="${root}./">Explore the data</a>`
    : `<a class="button" href="${root}docs">API reference</a>`;
  return layout(site, {
    root,
    title: `${status} ${title} · ${site.identity.title}`,
    head: `<style>${style}</style>`,
    body: `<main id="main" tabindex="-1" class="problem">
<p class="status" aria-hidden="true">${status}</p>
<h1>${escape(title)}</h1>
${errors.length > 0 ? `<ul>${errors.join('')}</ul>` : `<p class="lead">${escape(detail)}</p>`}
<p>${home}${status >= 500 || status === 408 ? ' <a class="button quiet" href="">Try again</a>' : ''}</p>
<dl>${rows.join('')}</dl>
</main>`,
  });
}
