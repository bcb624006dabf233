import { BlockList, isIP } from 'node:net';
import type { Middleware } from 'koa';
import type { Format } from '../config/setting';

/** Whose word counts: that of so many proxies before the service, or of those in these networks. */
export type TrustedProxies = number | BlockList;

/** The value of TRUST_PROXY; `off` are no proxies. */
export const trustedProxies: Format<TrustedProxies> = {
  allowed: 'off, a number of proxies up to 20, or IP networks such as 10.0.0.0/8,fd00::/8',
  read: (text) => {
    if (text.toLowerCase() === 'off') return 0;
    if (!/^\d{1,2}$/.test(text)) return networks(text);
    return Number(text) <= 20 ? Number(text) : undefined;
  },
};

function networks(text: string): BlockList | undefined {
  const list = new BlockList();
  for (const network of text.split(',').map((part) => part.trim())) {
    const [address = '', prefix, ...more] = network.split('/');
    const family = isIP(address);
    const bits = family === 6 ? 128 : 32;
    const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Infinity;
    if (family === 0 || more.length > 0 || length > bits) return undefined;
    list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/**
 * Leaves of the header fields `X-Forwarded-…` what trusted proxies say, for Koa with `proxy: true`: `ctx.ip` is the
 * client, whatever that client wrote into the fields itself.
 */
export function forwarded(trusted: TrustedProxies): Middleware {
  return ({ req }, next) => {
    const { headers, socket } = req;
    const named = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    // From the client on; each proxy adds whom it was called by.
    const chain = [...named.map(plain), plain(socket.remoteAddress ?? '')].filter((one) => isIP(one) !== 0);
    const proxies = typeof trusted === 'number' ? trusted : trailing(chain, trusted);
    if (proxies === 0) {
      delete headers['x-forwarded-for'];
      delete headers['x-forwarded-proto'];
      delete headers['x-forwarded-host'];
    } else headers['x-forwarded-for'] = chain[Math.max(0, chain.length - 1 - proxies)] ?? '';
    if (!/^https?$/.test(String(headers['x-forwarded-proto']))) delete headers['x-forwarded-proto'];
    return next();
  };
}

/** How many at the end of the chain are trusted. */
function trailing(chain: readonly string[], trusted: BlockList): number {
  const stranger = chain.findLastIndex((one) => !trusted.check(one, isIP(one) === 6 ? 'ipv6' : 'ipv4'));
  return chain.length - 1 - stranger;
}

/** An IPv4 address that came over IPv6 is one; white space and a TCP port are none of it. */
function plain(address: string): string {
  const text = address
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^::ffff:/i, '');
  return isIP(text) === 0 ? text.replace(/:\d+$/, '') : text;
}
