import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { OperationSpec } from './operation-spec';
import type { OwnRoute } from './own-routes';
import { everywhere, problemResponse } from './problem-responses';
import { headerRefs } from './response-headers';

/** The team's endpoints in OpenAPI: from their zod schemas. Those without a specification are named, no more. */
export function ownPaths(own: readonly OwnRoute[], title: string): Record<string, object> {
  const paths: Record<string, Record<string, object>> = {};
  for (const { methods, path, spec } of own)
    for (const method of methods) {
      if (method === 'HEAD') continue;
      const at = openapiPathOf(path);
      (paths[at] ??= {})[method.toLowerCase()] = described(method, path, spec, title);
    }
  return paths;
}

/** Every error status that they may answer beyond those of all. */
export function ownProblems(own: readonly OwnRoute[]): number[] {
  const others = own.flatMap(({ spec }) => Object.keys(spec?.otherAnswers ?? {}).map(Number));
  return others.filter((status) => status >= 400);
}

/** `/ports/:unlocode` → `/ports/{unlocode}` */
export function openapiPathOf(path: string): string {
  return path.replace(/:([A-Za-z_]\w*)/g, '{$1}');
}

function described(method: string, path: string, spec: OperationSpec | undefined, title: string): object {
  const words = `${method.toLowerCase()} ${path}`.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const operationId = words
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  const names = [...path.matchAll(/:([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  const status = spec?.status ?? (spec?.answer === undefined ? 204 : 200);
  return {
    operationId,
    tags: [spec?.tag ?? title],
    summary: spec?.summary ?? `${method} ${path}`,
    description: spec?.description ?? `${spec?.summary ?? `${method} ${path}`}.`,
    parameters: [
      ...names.map((name) => ({
        name,
        in: 'path',
        required: true,
        schema:
          spec?.params?.shape[name] === undefined ? { type: 'string' } : schemaOf(spec.params.shape[name]),
      })),
      ...Object.entries(spec?.query?.shape ?? {}).map(([name, schema]) => ({
        name,
        in: 'query',
        required: !(schema as z.ZodType).safeParse(undefined).success,
        schema: schemaOf(schema as z.ZodType),
      })),
    ],
    ...(spec?.body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(spec.body) } } },
    }),
    responses: {
      [status]: {
        description: spec?.summary ?? STATUS_CODES[status],
        headers: headerRefs('X-Request-Id'),
        ...(spec?.answer !== undefined && {
          content: { 'application/json': { schema: z.toJSONSchema(spec.answer, { io: 'output' }) } },
        }),
      },
      ...(method === 'GET' && status === 200 && { 304: { description: 'The client has it already' } }),
      ...Object.fromEntries([...everywhere, 503].map((problem) => [problem, problemResponse(problem)])),
      ...Object.fromEntries(
        Object.entries(spec?.otherAnswers ?? {}).map(([other, description]) => [
          other,
          Number(other) >= 400 ? { ...problemResponse(Number(other)), description } : { description },
        ]),
      ),
    },
  };
}

function schemaOf(schema: unknown): object {
  const { $schema: _schema, ...rest } = z.toJSONSchema(schema as z.ZodType, { io: 'input' });
  return rest;
}
