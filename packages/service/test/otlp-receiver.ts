import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeTraces } from './otlp-protobuf';
import { type Attributes, kinds, type ReceivedSpan } from './otlp-span';

/** An OTLP/HTTP collector in this process: keeps what is sent to it, as protobuf or as JSON. */
export interface Receiver {
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  /** Media types of what was sent. */
  readonly types: ReadonlySet<string>;
  /** How many exports have arrived. */
  readonly exports: number;
  /** Drops all connections and stops listening. */
  close(): Promise<void>;
}

/** @param answer what it does instead of taking the spans: fail, hang, … */
export async function startReceiver(answer?: (response: ServerResponse) => void): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  const types = new Set<string>();
  let exports = 0;
  const server = createServer((request, response) => {
    void body(request).then((bytes) => {
      exports++;
      if (answer !== undefined) {
        answer(response);
        return;
      }
      const type = request.headers['content-type'] ?? '';
      types.add(type);
      spans.push(...(type === 'application/json' ? fromJson(bytes) : decodeTraces(bytes)));
      response.writeHead(200, { 'Content-Type': type }).end(type === 'application/json' ? '{}' : '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    types,
    get exports() {
      return exports;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface JsonValue {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values?: readonly JsonValue[] };
}
type JsonAttributes = readonly { readonly key: string; readonly value: JsonValue }[];

/** ExportTraceServiceRequest in OTLP's JSON encoding. */
interface JsonRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: JsonAttributes };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly kind: number;
        readonly attributes: JsonAttributes;
        readonly events: readonly { readonly name: string; readonly attributes: JsonAttributes }[];
        readonly status: { readonly code?: number };
      }[];
    }[];
  }[];
}

function fromJson(bytes: Buffer): ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(bytes.toString()) as JsonRequest;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ traceId, spanId, parentSpanId = '', name, kind, attributes, events, status }) => ({
        traceId,
        spanId,
        parentSpanId,
        name,
        kind: kinds[kind] ?? 'internal',
        attributes: plain(attributes),
        events: events.map((event) => ({ name: event.name, attributes: plain(event.attributes) })),
        isError: status.code === 2,
        resource: plain(resource.attributes),
      })),
    ),
  );
}

function plain(attributes: JsonAttributes): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));
}

function plainValue(value: JsonValue): unknown {
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(plainValue);
  return value.stringValue ?? value.doubleValue ?? value.boolValue;
}
