/**
 * Fastify with its own OpenTelemetry plugin, pino and the service's exporter: one span, one measurement of a duration
 * and one log line per request, as the service has them. Plain JavaScript, since its types are not installed where
 * types are checked.
 */
const { metrics } = require('@opentelemetry/api');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus');
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');
const { FastifyOtelInstrumentation } = require('@fastify/otel');

new NodeSDK({
  serviceName: 'fastify',
  traceExporter: new OTLPTraceExporter(),
  metricReaders: [new PrometheusExporter({ preventServerStart: true })],
  logRecordProcessors: [],
  instrumentations: [
    // One span per request and none per hook or handler: the service has no more, and each costs.
    new FastifyOtelInstrumentation({
      registerOnInitialization: true,
      instrumentHooks: false,
      instrumentHandler: false,
    }),
  ],
}).start();

const { randomUUID } = require('node:crypto');
const { basename, dirname } = require('node:path/posix');
const pino = require('pino');
const { default: fastify } = require('fastify');

const { path, headers, body } = JSON.parse(process.env.ANSWER);
const records = new Map([[basename(path), body]]);
const { 'x-request-id': _, ...fixed } = headers;
const duration = metrics.getMeter('bench').createHistogram('http.server.request.duration', { unit: 's' });

const app = fastify({
  loggerInstance: pino({}, pino.destination({ dest: 1, sync: false, minLength: 4096 })),
  // Two lines per request by default; the hook below writes one, as everybody here does.
  disableRequestLogging: true,
  genReqId: () => randomUUID(),
});
app.addHook('onRequest', (request, reply, done) => {
  reply.header('X-Request-Id', request.id);
  done();
});
app.addHook('onResponse', (request, reply, done) => {
  const { method, url, routeOptions } = request;
  const seconds = reply.elapsedTime / 1000;
  duration.record(seconds, {
    'http.request.method': method,
    'http.route': routeOptions.url,
    'http.response.status_code': reply.statusCode,
  });
  request.log.info({ method, path: url, status: reply.statusCode, duration: seconds }, 'request');
  done();
});
app.get(`${dirname(path)}/:id`, (request, reply) => {
  reply.headers(fixed).send(records.get(request.params.id));
});
app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
