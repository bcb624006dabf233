import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { redactQuery, redactText } from './redact';

/** Takes secrets out of the URLs of outgoing requests, which automatic instrumentation writes as they are. */
export class SpanRedaction implements SpanProcessor {
  onStart(span: Span): void {
    const { 'url.full': url, 'url.query': query } = span.attributes;
    if (typeof url === 'string') span.setAttribute('url.full', redactText(url));
    if (typeof query !== 'string') return;
    const mark = query.startsWith('?') ? '?' : '';
    span.setAttribute('url.query', mark + redactQuery(query.slice(mark.length)));
  }

  onEnd(): void {
    // What is exported was redacted when it began.
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
