/** By the number that OTLP gives them. */
export const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

export type Attributes = Readonly<Record<string, unknown>>;

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: (typeof kinds)[number];
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
  readonly isError: boolean;
  readonly resource: Attributes;
}
