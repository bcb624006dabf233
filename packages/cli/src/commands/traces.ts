import { readIdentity } from '@golden-path/spec';
import { defineCommand, UsageError } from '../command';
import { EXIT } from '../exit-code';
import { Refusal } from '../refusal';
import { type Trace, treeOf } from '../traces/tree';

const JAEGER = 'http://localhost:16686';

export const traces = defineCommand({
  name: 'traces',
  summary: 'Show the newest traces as trees, from Jaeger',
  about:
    '`make run-jaeger` starts a Jaeger; a service sends its traces there when OTEL_EXPORTER_OTLP_ENDPOINT says so.',
  options: {
    jaeger: { type: 'string', value: 'URL', about: `Where its pages are; ${JAEGER} if absent` },
    service: { type: 'string', value: 'NAME', about: 'Of whom; this repository’s service if absent' },
    last: { type: 'string', value: 'NUMBER', about: 'How many, up to 100; 5 if absent' },
  },
  run: async ({ jaeger = '', service = '', last = '' }) => {
    const origin = jaeger === '' ? JAEGER : jaeger;
    const name = service === '' ? readIdentity().name : service;
    if (!URL.canParse(origin))
      throw new UsageError(`${JSON.stringify(origin)} is not a URL, such as ${JAEGER}`);
    if (last !== '' && !/^(?:[1-9]\d?|100)$/.test(last))
      throw new UsageError(`--last is a number from 1 to 100, not ${last}`);
    const question = new URL('api/traces', origin.endsWith('/') ? origin : `${origin}/`);
    question.search = new URLSearchParams({
      service: name,
      limit: last === '' ? '5' : last,
      lookback: '2d',
    }).toString();
    const found = (await asked(question)).toSorted((a, b) => startOf(a) - startOf(b));
    if (found.length === 0)
      throw new Refusal(
        `Jaeger at ${origin} has no trace of ${name}`,
        'Start the service with OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318, ask it something, and wait five seconds.',
      );
    const { columns, isTTY } = process.stdout;
    const colours = isTTY && process.env.NO_COLOR === undefined;
    // What is no terminal has no width.
    const width = isTTY ? columns : 200;
    console.log(found.map((trace) => treeOf(trace, width, colours)).join('\n\n'));
    return EXIT.ok;
  },
});

function startOf({ spans }: Trace): number {
  return Math.min(...spans.map(({ startTime }) => startTime));
}

async function asked(question: URL): Promise<readonly Trace[]> {
  let response: Response;
  try {
    response = await fetch(question, { signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    const { cause, message } = error as Error;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : message;
    throw new Refusal(
      `Jaeger does not answer at ${question.origin}: ${reason}`,
      'Start one: make run-jaeger',
    );
  }
  const body =
    response.headers.get('content-type')?.includes('json') === true ? await response.json() : undefined;
  const { data } = (body ?? {}) as { readonly data?: readonly Trace[] | null };
  if (!response.ok || data === undefined)
    throw new Refusal(
      `${question.href} answers ${response.status}, and not as Jaeger does`,
      'Say where Jaeger’s pages are: --jaeger URL',
    );
  return data ?? [];
}
