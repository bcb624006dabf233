import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

/** Takes traces over OTLP/HTTP as JSON, as Jaeger does. */
export interface Collector {
  /** Variables with which the service sends its traces here, and soon. */
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  /** The names of a trace's spans, each below the one that it is part of, indented by two spaces. */
  trace(id: string): string;
  stop(): void;
}

export async function startCollector(): Promise<Collector> {
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    void (json(request) as Promise<Export>).then(({ resourceSpans }) => {
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_BSP_SCHEDULE_DELAY: '100' },
    trace(id) {
      const all = spans.filter(({ traceId }) => traceId === id);
      const ids = new Set(all.map(({ spanId }) => spanId));
      const below = (parent: string, indent: string): string[] =>
        all
          .filter(({ parentSpanId = '' }) => (ids.has(parentSpanId) ? parentSpanId : '') === parent)
          .flatMap(({ name, spanId }) => [indent + name, ...below(spanId, `${indent}  `)]);
      return below('', '').join('\n');
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
