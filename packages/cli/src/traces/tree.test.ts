import { type Span, type Trace, treeOf } from './tree';

function span(
  spanID: string,
  parent: string | undefined,
  startTime: number,
  duration: number,
  tags: object = {},
): Span {
  return {
    spanID,
    operationName: `call ${spanID}`,
    processID: 'p1',
    startTime: 1_700_000_000_000_000 + startTime,
    duration,
    references: parent === undefined ? [] : [{ refType: 'CHILD_OF', spanID: parent }],
    tags: Object.entries(tags).map(([key, value]) => ({ key, value: value as unknown })),
  };
}

const trace: Trace = {
  traceID: 'abc',
  processes: { p1: { serviceName: 'port-service' } },
  spans: [
    span('c', 'a', 5000, 5000, { 'db.query.text': 'SELECT\n  1' }),
    span('a', 'gone', 0, 10_000, { 'http.response.status_code': 200 }),
    span('b', 'a', 0, 1000),
    span('d', 'b', 0, 500, { 'error.type': 'Timeout' }),
  ],
};

test('each span is a line below its parent, in the order of their starts, with when and how long it ran', () => {
  expect(treeOf(trace, 120, false)).toBe(
    [
      'abc  2023-11-14T22:13:20.000Z  port-service',
      'call a      10.00 ms ━━━━━━━━━━━━━━━━━━━━ 200',
      '├ call b     1.00 ms ━━',
      '│ └ call d   0.50 ms ━                    Timeout',
      '└ call c     5.00 ms           ━━━━━━━━━━ SELECT 1',
    ].join('\n'),
  );
});

test('lines are no longer than the terminal, and a span that is its own parent ends nothing', () => {
  const long = span('x', 'x', 0, 1, { 'db.query.text': 'SELECT '.repeat(50) });
  const lines = treeOf({ ...trace, spans: [long] }, 60, false).split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]?.length).toBeLessThanOrEqual(60);
});

test('a failure is red where there are colours', () => {
  expect(treeOf(trace, 120, true)).toContain('\u001B[31mTimeout');
});
