import { type Attributes, kinds, type ReceivedSpan } from './otlp-span';

/**
 * ExportTraceServiceRequest as protobuf, read by hand: the numbers are those of
 * https://github.com/open-telemetry/opentelemetry-proto/blob/v1.9.0/opentelemetry/proto/trace/v1/trace.proto
 */
export function decodeTraces(bytes: Buffer): ReceivedSpan[] {
  return messages(bytes, 1).flatMap((resourceSpans) => {
    const resource = attributesOf(messages(resourceSpans, 1)[0] ?? Buffer.alloc(0), 1);
    return messages(resourceSpans, 2)
      .flatMap((scopeSpans) => messages(scopeSpans, 2))
      .map((span) => spanOf(span, resource));
  });
}

function spanOf(span: Buffer, resource: Attributes): ReceivedSpan {
  const status = messages(span, 15)[0];
  return {
    traceId: messages(span, 1)[0]?.toString('hex') ?? '',
    spanId: messages(span, 2)[0]?.toString('hex') ?? '',
    parentSpanId: messages(span, 4)[0]?.toString('hex') ?? '',
    name: messages(span, 5)[0]?.toString() ?? '',
    kind: kinds[Number(numbers(span, 6)[0] ?? 0n)] ?? 'internal',
    attributes: attributesOf(span, 9),
    events: messages(span, 11).map((event) => ({
      name: messages(event, 2)[0]?.toString() ?? '',
      attributes: attributesOf(event, 3),
    })),
    isError: status !== undefined && numbers(status, 3)[0] === 2n,
    resource,
  };
}

/** The fields with this number, each a list of KeyValue. */
function attributesOf(message: Buffer, number: number): Attributes {
  return Object.fromEntries(
    messages(message, number).map((pair) => [
      messages(pair, 1)[0]?.toString() ?? '',
      valueOf(messages(pair, 2)[0] ?? Buffer.alloc(0)),
    ]),
  );
}

/** AnyValue */
function valueOf(value: Buffer): unknown {
  for (const { number, bytes, integer } of fields(value)) {
    if (number === 1) return bytes.toString();
    if (number === 2) return integer === 1n;
    if (number === 3) return Number(integer);
    if (number === 4) return bytes.readDoubleLE();
    if (number === 5) return messages(bytes, 1).map(valueOf);
  }
  return undefined;
}

function messages(message: Buffer, number: number): Buffer[] {
  return fields(message)
    .filter((field) => field.number === number)
    .map(({ bytes }) => bytes);
}

function numbers(message: Buffer, number: number): bigint[] {
  return fields(message)
    .filter((field) => field.number === number)
    .map(({ integer }) => integer);
}

interface Field {
  readonly number: number;
  /** Of a length-delimited or fixed field. */
  readonly bytes: Buffer;
  /** Of a varint. */
  readonly integer: bigint;
}

/** https://protobuf.dev/programming-guides/encoding/ */
function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let position = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(position++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => message.subarray(position, (position += length));
  while (position < message.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    const none = Buffer.alloc(0);
    switch (tag & 7) {
      case 0:
        found.push({ number, bytes: none, integer: varint() });
        break;
      case 1:
        found.push({ number, bytes: take(8), integer: 0n });
        break;
      case 2:
        found.push({ number, bytes: take(Number(varint())), integer: 0n });
        break;
      case 5:
        found.push({ number, bytes: take(4), integer: 0n });
        break;
      default:
        throw new Error(`no such wire type: ${tag & 7}`);
    }
  }
  return found;
}
