import {
  type Context,
  context,
  createContextKey,
  INVALID_SPAN_CONTEXT,
  propagation,
  ROOT_CONTEXT,
  type Span,
  trace,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

/** The ids of the request that the running code belongs to. */
export interface RequestContext {
  readonly requestId: string;
  /** 32 hex digits, W3C Trace Context. */
  readonly traceId?: string;
  /** 16 hex digits. */
  readonly spanId?: string;
}

const requestKey = createContextKey('golden-path request');

/**
 * The one AsyncLocalStorage of the process: it carries OpenTelemetry's context, and that carries the request.
 * Registered on load, so that ids reach the logs even where the SDK is switched off.
 */
export const contextManager = new AsyncLocalStorageContextManager().enable();
context.setGlobalContextManager(contextManager);

/** Ids of the current request, wherever the call stands below its middleware; `undefined` outside a request. */
export function requestContext(): RequestContext | undefined {
  return context.active().getValue(requestKey) as RequestContext | undefined;
}

/** The header fields in which trace context comes in, as OTEL_PROPAGATORS says; none before telemetry has started. */
export function propagationFields(): readonly string[] {
  return propagation.fields();
}

/** The key under which OpenTelemetry keeps the span, as it tells whoever implements a context. */
const spanKey = keyOfSpan();

function keyOfSpan(): symbol | undefined {
  let key: symbol | undefined;
  trace.setSpan(
    {
      getValue: () => undefined,
      setValue(told) {
        key = told;
        return this;
      },
      deleteValue() {
        return this;
      },
    },
    trace.wrapSpanContext(INVALID_SPAN_CONTEXT),
  );
  return key;
}

/**
 * The context of a request that is traced: ids for the logs, the span for whatever is started below. The same as
 * `trace.setSpan(parent, span).setValue(requestKey, request)`, without the two maps that are copied for it.
 */
class TracedContext implements Context {
  constructor(
    private readonly request: RequestContext,
    private readonly span: Span,
    private readonly parent: Context,
  ) {}

  getValue(key: symbol): unknown {
    if (key === requestKey) return this.request;
    return key === spanKey ? this.span : this.parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#copy().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.#copy().deleteValue(key);
  }

  #copy(): Context {
    return trace.setSpan(this.parent, this.span).setValue(requestKey, this.request);
  }
}

export function tracedContext(request: RequestContext, span: Span, parent: Context): Context {
  return new TracedContext(request, span, parent);
}

/** The context of a request that is not to be traced, nor anything below it. */
export function untracedContext(request: RequestContext): Context {
  return suppressTracing(ROOT_CONTEXT).setValue(requestKey, request);
}
