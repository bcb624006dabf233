export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's text; `undefined` when it is not set or empty. */
export function read(env: Environment, variable: string): string | undefined {
  const text = env[variable];
  return text === '' ? undefined : text;
}

/**
 * What OTEL_RESOURCE_ATTRIBUTES holds: `name=value` pairs separated by commas, percent-encoded.
 * https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
 * @throws when a part is no such pair
 */
export function resourceAttributes(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', value, ...more] = pair.split('=').map((part) => decodeURIComponent(part.trim()));
      if (value === undefined || more.length > 0) throw new RangeError(`${pair} is not name=value`);
      return [name, value];
    }),
  );
}
