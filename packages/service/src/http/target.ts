/** What a request asks for, as it stood in the request line. */
export interface Target {
  /** Of a target in absolute form, which then counts instead of `Host` (RFC 9112 §3.2.2). */
  readonly authority: string | undefined;
  readonly path: string;
  /** Without the question mark. */
  readonly search: string;
}

/** A target in origin form or absolute form (RFC 9112 §3.2). Not Koa's `ctx.path`: it throws what is no problem document. */
export function targetOf(url: string): Target {
  const absolute = url.startsWith('/') ? null : /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url);
  const local = absolute === null ? url : url.slice(absolute[0].length);
  const question = local.indexOf('?');
  const path = question === -1 ? local : local.slice(0, question);
  return {
    authority: absolute?.[1],
    path: path === '' ? '/' : path,
    search: question === -1 ? '' : local.slice(question + 1),
  };
}
