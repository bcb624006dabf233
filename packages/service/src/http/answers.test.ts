import { Answers, type Question } from './answers';
import { Finished } from './finished';
import type { Reply } from './reply';

const question: Question = { collection: 'ports', version: '1', etag: 'a' };

const text = (body: string, etag = 'a'): Reply => ({ status: 200, type: 'text/plain', body, etag });

async function* pieces(count: number, size: number): AsyncGenerator<string, undefined> {
  for (let at = 0; at < count; at++) yield await Promise.resolve(String(at % 10).repeat(size));
}

async function bytesOf({ body }: Reply): Promise<string> {
  if (body instanceof Finished) return body.bytes.toString();
  if (typeof body === 'string' || body === undefined) return body ?? '';
  let all = '';
  for await (const piece of body) all += piece.toString();
  return all;
}

test('however many ask at once, and again, it is computed once', async () => {
  const answers = new Answers(1_000_000);
  let made = 0;
  const make = async (): Promise<Reply> => {
    made++;
    await new Promise(setImmediate);
    return text('hello');
  };
  const replies = await Promise.all(Array.from({ length: 200 }, () => answers.get(question, make)));
  replies.push(await answers.get(question, make));
  expect(new Set(await Promise.all(replies.map(bytesOf)))).toEqual(new Set(['hello']));
  expect(made).toBe(1);
  expect([answers.hits, answers.misses]).toEqual([200, 1]);
});

test('a stream is kept when it ends in time, and comes whole to everybody', async () => {
  const answers = new Answers(1_000_000);
  const make = () => Promise.resolve({ ...text(''), body: pieces(20, 1000) });
  const replies = await Promise.all(Array.from({ length: 5 }, () => answers.get(question, make)));
  const expected = await bytesOf({ ...text(''), body: pieces(20, 1000) });
  expect(new Set(await Promise.all(replies.map(bytesOf)))).toEqual(new Set([expected]));
  expect(answers.peek(question)?.body).toBeInstanceOf(Finished);
  expect(answers.bytes).toBeGreaterThan(20_000);
});

test('a stream that is too large goes on as it is, for each who asked, and is known for it', async () => {
  const answers = new Answers(40_000);
  let made = 0;
  const make = () => {
    made++;
    return Promise.resolve({ ...text(''), body: pieces(20, 1000) });
  };
  const replies = await Promise.all(Array.from({ length: 3 }, () => answers.get(question, make)));
  replies.push(await answers.get(question, make));
  const expected = await bytesOf({ ...text(''), body: pieces(20, 1000) });
  expect(await Promise.all(replies.map(bytesOf))).toEqual(Array.from({ length: 4 }, () => expected));
  expect(made).toBe(4);
  expect(answers.bytes).toBeLessThan(2000);
});

test('streams that are computed side by side take no more room than there is for all', async () => {
  const answers = new Answers(40_000);
  const endless = (): AsyncGenerator<string, undefined> => pieces(Infinity, 1000);
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      answers.get({ ...question, etag: String(at) }, () =>
        Promise.resolve({ ...text('', String(at)), body: endless() }),
      ),
    ),
  );
  for (const { body } of replies) {
    expect(body).not.toBeInstanceOf(Finished);
    await (body as AsyncIterableIterator<string>).return?.();
  }
});

test('a failure is told to whom it happened; whoever waited has another try', async () => {
  const answers = new Answers(1_000_000);
  let made = 0;
  const make = async (): Promise<Reply> => {
    await new Promise(setImmediate);
    if (made++ === 0) throw new Error('gone');
    return text('here');
  };
  const [first, second] = await Promise.allSettled([
    answers.get(question, make),
    answers.get(question, make),
  ]);
  expect(first.status).toBe('rejected');
  expect(second.status === 'fulfilled' && (await bytesOf(second.value))).toBe('here');
});

test('with another version of its data an answer is gone, and no other collection’s', async () => {
  const answers = new Answers(1_000_000);
  const other: Question = { collection: 'ships', version: '1', etag: 'b' };
  await answers.get(question, () => Promise.resolve(text('old')));
  await answers.get(other, () => Promise.resolve(text('ship', 'b')));
  const newer = { ...question, version: '2', etag: 'c' };
  expect(await bytesOf(await answers.get(newer, () => Promise.resolve(text('new', 'c'))))).toBe('new');
  expect(answers.peek(newer)).toBeDefined();
  expect(answers.peek(other)).toBeDefined();
  const bytes = answers.bytes;
  expect(answers.peek(question)).toBeUndefined();
  expect(answers.bytes).toBeLessThan(bytes);
});

test('an answer made of other data than was asked about is not kept', async () => {
  const answers = new Answers(1_000_000);
  const made = await answers.get(question, () => Promise.resolve(text('newer', 'z')));
  expect(await bytesOf(made)).toBe('newer');
  expect(answers.peek(question)).toBeUndefined();
});

test('what is asked for least makes room, compressed bytes included', async () => {
  const answers = new Answers(100_000);
  for (let at = 0; at < 30; at++) {
    const etag = String(at);
    const { body } = await answers.get({ ...question, etag }, () =>
      Promise.resolve(text(Array.from({ length: 2000 }, (_, n) => n * at).join(), etag)),
    );
    const before = answers.bytes;
    const compressed = await (body as Finished).gzip();
    if (at === 0) expect(answers.bytes).toBe(before + compressed.length);
    expect(answers.bytes).toBeLessThanOrEqual(100_000);
  }
  expect(answers.peek({ ...question, etag: '0' })).toBeUndefined();
  expect(answers.peek({ ...question, etag: '29' })).toBeDefined();
});

test('0 keeps nothing', async () => {
  const answers = new Answers(0);
  const { body } = await answers.get(question, () => Promise.resolve(text('hello')));
  expect(body).toBe('hello');
  expect([answers.bytes, answers.hits, answers.misses]).toEqual([0, 0, 0]);
});
