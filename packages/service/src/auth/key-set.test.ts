import { setTimeout as delay } from 'node:timers/promises';
import { type Issuer, startIssuer } from '../../test/issuer';
import { fetchKeys } from './fetch-keys';
import { KeySet } from './key-set';
import { KeysUnavailable, TokenRefused } from './refusals';

let issuer: Issuer;
let now: number;
let failures: unknown[];
let keys: KeySet;

beforeEach(async () => {
  issuer = await startIssuer();
  now = 0;
  failures = [];
  keys = new KeySet({
    fetch: () => fetchKeys(`${issuer.url}/keys`, 120_000),
    fetched: (failure) => failures.push(failure),
    now: () => now,
  });
});
afterEach(() => issuer.close());

const named = (kid: string) => keys.find({ alg: 'ES256', kid });
const minutes = (count: number) => count * 60_000;

test('many who come at once wait for one fetch, and nobody after them for another', async () => {
  await Promise.all(Array.from({ length: 50 }, () => named('first')));
  for (let at = 0; at < 50; at++) await named('first');
  expect(issuer.asked()).toBe(1);
});

test('ten thousand names that are none cost the issuer one fetch in ten seconds, and nobody waits', async () => {
  await named('first');
  now = minutes(1);
  const refused = await Promise.allSettled(Array.from({ length: 10_000 }, (_, at) => named(`random-${at}`)));
  // Those beyond the hundred who wait are told to come back.
  expect(new Set(refused.map((one) => one.status === 'rejected' && (one.reason as Error).name))).toEqual(
    new Set(['TokenRefused', 'KeysUnavailable']),
  );
  expect(issuer.asked()).toBe(2);
  for (now = minutes(1); now < minutes(2); now += 100) await expect(named('x')).rejects.toThrow(TokenRefused);
  expect(issuer.asked()).toBeLessThanOrEqual(8);
  expect(issuer.asked()).toBeGreaterThanOrEqual(7);
  await expect(named('first')).resolves.toBeDefined();
});

test('a key that the issuer adds is found with the first token that names it', async () => {
  await named('first');
  await issuer.rotate('second');
  now = minutes(1);
  await expect(Promise.all([named('second'), named('second'), named('first')])).resolves.toHaveLength(3);
  expect(issuer.asked()).toBe(2);
});

test('a key that the issuer withdraws is refused once the keys are ten minutes old', async () => {
  await named('first');
  await issuer.rotate('second');
  issuer.keys.shift();
  now = minutes(9);
  await expect(named('first')).resolves.toBeDefined();
  now = minutes(11);
  // Whoever comes then does not wait; the keys are fetched behind it.
  await named('first');
  await keys.refresh();
  await expect(named('first')).rejects.toThrow(TokenRefused);
  await expect(named('second')).resolves.toBeDefined();
});

describe.each([
  ['is gone', undefined],
  ['answers 500', 500],
  ['answers with a page', '<html>'],
  ['answers with no list', '{"keys":{}}'],
  ['has no keys', '{"keys":[]}'],
  ['answers with null', 'null'],
  ['has a secret key alone', '{"keys":[{"kty":"oct","k":"AAAA","kid":"first"}]}'],
  ['has a broken key alone', '{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"first"}]}'],
  ['sends without end', 'x'.repeat(600 * 1024)],
  ['sends elsewhere', 302],
])('Given an issuer that %s', (_what, answer) => {
  const breakIssuer = async () => {
    if (answer === undefined) await issuer.close();
    else
      issuer.answer = (_req, res) => {
        if (typeof answer === 'number')
          res.writeHead(answer, { Location: 'http://127.0.0.1:1/keys' }).end('{}');
        else res.end(answer);
      };
  };
  const mend = async () => {
    if (answer === undefined) issuer = await startIssuer();
    issuer.answer = undefined;
  };

  test('from the start, then nobody is refused, all are told to come back; and it is asked once in ten seconds', async () => {
    await breakIssuer();
    for (now = 0; now < 9_000; now += 1000) {
      const error = await named('first').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(KeysUnavailable);
      expect((error as KeysUnavailable).retryAfter).toBeCloseTo((10_000 - now) / 1000);
    }
    expect(failures).toHaveLength(1);
    expect(failures[0]).toHaveProperty('message');
    await mend();
    now = 10_000;
    await expect(named('first')).resolves.toBeDefined();
  });

  test('later on, then who has a known key goes on for an hour, and others are told to come back', async () => {
    await named('first');
    await breakIssuer();
    for (now = minutes(11); now < minutes(59); now += minutes(1)) {
      await expect(named('first')).resolves.toBeDefined();
      await keys.refresh();
    }
    await expect(named('other')).rejects.toThrow(KeysUnavailable);
    now = minutes(61);
    await expect(named('first')).rejects.toThrow(KeysUnavailable);
    await mend();
    now = minutes(62);
    await expect(named('first')).resolves.toBeDefined();
  });
});

test('an issuer that is slow keeps a hundred waiting, no more: the others are told at once', async () => {
  let release: () => void = () => undefined;
  issuer.answer = (_req, res) => (release = () => res.end(JSON.stringify({ keys: issuer.keys })));
  const waiting = Array.from({ length: 100 }, () => named('first'));
  while (issuer.asked() === 0) await delay(5);
  await expect(named('first')).rejects.toThrow(KeysUnavailable);
  release();
  expect(await Promise.all(waiting)).toHaveLength(100);
  await expect(named('first')).resolves.toBeDefined();
});

test('keys that cannot be used do not keep others from it', async () => {
  issuer.keys.unshift(
    { kty: 'oct', k: 'AAAA', kid: 'first', alg: 'HS256' },
    { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'first' },
  );
  await expect(named('first')).resolves.toBeDefined();
});

test('of two keys that fit, a token has to name one', async () => {
  await issuer.rotate('second');
  await expect(keys.find({ alg: 'ES256' })).rejects.toThrow('it does not say by which key');
});
