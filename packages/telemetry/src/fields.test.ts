import { plainFields } from './fields';

test('an error is told with all its causes, and with what it carries of its own', () => {
  const root = Object.assign(new TypeError('connect ECONNREFUSED'), { code: 'ECONNREFUSED', port: 5432 });
  const error = new Error('query failed', { cause: new Error('no connection', { cause: root }) });
  expect(plainFields({ error })).toMatchObject({
    error: {
      type: 'Error',
      message: 'query failed',
      stack: expect.stringContaining('fields.test') as unknown,
      cause: {
        message: 'no connection',
        cause: { type: 'TypeError', message: 'connect ECONNREFUSED', code: 'ECONNREFUSED', port: 5432 },
      },
    },
  });
});

test('so are the errors of an AggregateError, and a cause that is not an error', () => {
  const error = new AggregateError([new Error('one'), 'two'], 'all failed', { cause: { code: 1 } });
  expect(plainFields({ error })).toMatchObject({
    error: { message: 'all failed', errors: [{ message: 'one' }, 'two'], cause: { code: 1 } },
  });
});

test('secrets are replaced at any depth, by name and within texts', () => {
  const told = JSON.stringify(
    plainFields({
      headers: { Authorization: 'hunter2', cookie: ['hunter2'], 'Set-Cookie': 'hunter2', accept: '*/*' },
      list: [{ deeper: { db_password: 'hunter2' } }],
      error: Object.assign(new Error('GET http://x/?token=hunter2'), { config: { apiKey: 'hunter2' } }),
      url: new URL('amqp://me:hunter2@broker/x'),
    }),
  );
  expect(told).not.toContain('hunter2');
  expect(told).toContain('*/*');
});

test('what has no JSON is told in words; nothing throws, nothing is endless', () => {
  const circle: Record<string, unknown> = { name: 'circle' };
  circle.self = circle;
  expect(
    plainFields({
      circle,
      big: 12345678901234567890n,
      symbol: Symbol('s'),
      run: function go() {
        return 1;
      },
      date: new Date(0),
      noDate: new Date(NaN),
      bytes: Buffer.alloc(5),
      map: new Map([['a', 1]]),
      set: new Set([1, 2]),
      nothing: null,
      absent: undefined,
    }),
  ).toEqual({
    circle: { name: 'circle', self: '[circular]' },
    big: '12345678901234567890',
    symbol: 'Symbol(s)',
    run: '[function go]',
    date: '1970-01-01T00:00:00.000Z',
    noDate: 'Invalid Date',
    bytes: '[5 bytes]',
    map: { a: 1 },
    set: [1, 2],
    nothing: null,
    absent: undefined,
  });
});

test('depth, number and length are bounded', () => {
  let deep: Record<string, unknown> = {};
  for (let level = 0; level < 100; level++) deep = { deep };
  const list = Array.from({ length: 1000 }, (_, index) => index);
  const told = plainFields({ deep, list, text: 'x'.repeat(100_000) });
  expect(JSON.stringify(told.deep)).toContain('[deep]');
  expect((told.list as unknown[]).at(-1)).toBe('… 900 more');
  expect(JSON.stringify(told).length).toBeLessThan(10_000);
});

test('a field that the logger writes itself is not written twice', () => {
  expect(plainFields({ time: 1, level: 2, msg: 3, service: 4 })).toEqual({
    time_: 1,
    level_: 2,
    msg_: 3,
    service: 4,
  });
});
