import { createRequire, registerHooks } from 'node:module';

type SdkPackage = typeof import('@opentelemetry/sdk-node');

/**
 * What the SDK loads for settings that it is not given here: other exporters, gRPC, a configuration file. A tenth of the
 * memory of a small service, for code that never runs.
 */
const unused =
  /^@opentelemetry\/(exporter-(logs|metrics)-otlp-\w+|(exporter-trace-otlp|otlp)-grpc\S*|exporter-zipkin|configuration)$/;
const nothing = 'data:,nothing';

/** `@opentelemetry/sdk-node`, with an empty module in the place of each one that is not used. */
export function loadSdk(): SdkPackage {
  const hooks = leaveOut();
  try {
    return createRequire(__filename)('@opentelemetry/sdk-node') as SdkPackage;
  } finally {
    hooks?.deregister();
  }
}

function leaveOut(): ReturnType<typeof registerHooks> | undefined {
  try {
    return registerHooks({
      resolve: (name, context, next) =>
        unused.test(name) ? { url: nothing, format: 'commonjs', shortCircuit: true } : next(name, context),
      load: (url, context, next) =>
        url === nothing ? { source: '', format: 'commonjs', shortCircuit: true } : next(url, context),
    });
  } catch {
    // Jest loads modules itself, and refuses hooks: a test gets all of the SDK.
    return undefined;
  }
}
