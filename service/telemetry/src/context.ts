import { type Context, context, createContextKey, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
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

/** The context of a request that is traced: ids for the logs, the span for whatever is started below. */
export function tracedContext(request: RequestContext, span: Span, parent: Context): Context {
  return trace.setSpan(parent, span).setValue(requestKey, request);
}

/** The context of a request that is not to be traced, nor anything below it. */
export function untracedContext(request: RequestContext): Context {
  return suppressTracing(ROOT_CONTEXT).setValue(requestKey, request);
}
