import { AUDIENCE, type Issuer, startIssuer } from '../../test/issuer';
import { fetchKeys } from './fetch-keys';
import { KeySet } from './key-set';
import { type Verify, verifier } from './verifier';

let issuer: Issuer;
let now: number;
let verify: Verify;

beforeEach(async () => {
  issuer = await startIssuer();
  now = 0;
  const keys = new KeySet({ fetch: () => fetchKeys(`${issuer.url}/keys`, 120_000), now: () => now });
  const of = { issuer: issuer.url, audience: AUDIENCE, algorithms: ['ES256', 'RS256'], clockSkewSeconds: 30 };
  verify = verifier({ ...of, keys });
});
afterEach(() => issuer.close());

/** The issuer has another key, and calls it as the one before. */
async function changeKey(algorithm?: string): Promise<void> {
  issuer.keys.length = 0;
  await issuer.rotate('first', algorithm);
}

/** How often each answer came. */
async function answers(tokens: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of await Promise.allSettled(tokens.map((token) => verify(token)))) {
    const answer = one.status === 'fulfilled' ? 'accepted' : (one.reason as Error).message;
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

const ofAnother = 'its signature is not by the key that it names';

test.each(['ES256', 'RS256'])(
  'a key that is another one under the same name (%s) is fetched once for all whose tokens it signed, and the old one is over',
  async (algorithm) => {
    const old = await issuer.token();
    await verify(old);
    await changeKey(algorithm);
    now = 10_000;
    const token = await issuer.token();
    expect(await answers(Array.from({ length: 100 }, () => token))).toEqual({ accepted: 100 });
    expect(issuer.asked()).toBe(2);
    expect(Object.keys(await answers([old]))).not.toContain('accepted');
  },
);

test('whoever comes to the changed key while others wait for it is accepted with them, from one fetch', async () => {
  const old = await issuer.token();
  await verify(old);
  await changeKey();
  now = 10_000;
  const token = await issuer.token();
  let release = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    issuer.answer = (_req, res) => {
      release = () => res.end(JSON.stringify({ keys: issuer.keys }));
      resolve();
    };
  });
  const first = answers([token, token]);
  await asked;
  // What is known needs nobody's answer.
  expect(await answers([old])).toEqual({ accepted: 1 });
  const second = answers([token]);
  release();
  expect([await first, await second]).toEqual([{ accepted: 2 }, { accepted: 1 }]);
  expect(issuer.asked()).toBe(2);
});

test('forged tokens cost the issuer one fetch in ten seconds, and whoever has a good one nothing', async () => {
  const good = await issuer.token();
  await verify(good);
  const forger = await startIssuer();
  const forged = await forger.token({ iss: issuer.url });
  await forger.close();
  now = 10_000;
  const many = Object.keys(await answers(Array.from({ length: 1000 }, () => forged)));
  // Those beyond the hundred who wait are told to come back.
  expect([ofAnother, 'the keys of the issuer cannot be had']).toEqual(expect.arrayContaining(many));
  expect(issuer.asked()).toBe(2);
  for (; now < 60_000; now += 1000)
    expect(await answers([forged, good, forged])).toEqual({ [ofAnother]: 2, accepted: 1 });
  expect(issuer.asked()).toBe(6);
});

test('while the issuer is gone, a token by another key than the known one is refused, and the known one goes on', async () => {
  const old = await issuer.token();
  await verify(old);
  await changeKey();
  issuer.answer = (_req, res) => res.writeHead(500).end();
  now = 10_000;
  expect(await answers([await issuer.token(), old])).toEqual({ [ofAnother]: 1, accepted: 1 });
  issuer.answer = undefined;
  now = 20_000;
  expect(await answers([await issuer.token()])).toEqual({ accepted: 1 });
});

test('a token that is by the key but not good otherwise is no reason to fetch', async () => {
  await verify(await issuer.token());
  now = 10_000;
  expect(await answers([await issuer.token({ exp: 1 }), await issuer.token({ aud: 'other' })])).toEqual({
    'it has expired': 1,
    'its aud is not as it has to be': 1,
  });
  expect(issuer.asked()).toBe(1);
});
