import { AsyncLocalStorage } from 'node:async_hooks';

/** The ids of the request that the running code belongs to. */
export interface RequestContext {
  readonly requestId: string;
  /** 32 hex digits, W3C Trace Context. */
  readonly traceId?: string;
  /** 16 hex digits. */
  readonly spanId?: string;
}

export const requestStorage = new AsyncLocalStorage<RequestContext>();

/** Ids of the current request, wherever the call stands below its middleware; `undefined` outside a request. */
export function requestContext(): RequestContext | undefined {
  return requestStorage.getStore();
}
