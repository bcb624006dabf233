import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Answer } from './answer';

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

type Operations = Readonly<Record<string, { readonly responses: Readonly<Record<string, Response>> }>>;

interface Document {
  readonly paths: Readonly<Record<string, Operations>>;
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
}

/** Throws where an answer is not one that the document describes. */
export function openapiCheck(openapi: object): (method: string, path: string, answer: Answer) => void {
  const document = openapi as Document;
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  addFormats(ajv);
  ajv.addVocabulary(['components', 'example', 'paths', 'openapi', 'info', 'servers', 'security', 'tags']);
  ajv.addSchema(document, 'openapi.json', false, false);
  const compiled = new Map<object, ValidateFunction>();

  function validate(schema: object, value: unknown, what: string): void {
    let validator = compiled.get(schema);
    if (validator === undefined) {
      // References point into the whole document.
      const absolute = JSON.parse(
        JSON.stringify(schema).replaceAll('"#/components', '"openapi.json#/components'),
      ) as object;
      validator = ajv.compile(absolute);
      compiled.set(schema, validator);
    }
    if (!validator(value)) throw new Error(`${what}: ${ajv.errorsText(validator.errors)}`);
  }

  return (method, path, answer) => {
    const { status, headers, text } = answer;
    const what = `${method} ${path.slice(0, 200)} → ${status}`;
    if (headers['x-request-id'] === undefined) throw new Error(`${what}: lacks X-Request-Id`);
    const problem = document.components.responses.Problem500;
    const operation = operationOf(document, method, path);
    // 404 of an unknown path, 405, 414 … are of no operation: always problem documents.
    const described = operation?.responses[status] ?? (status >= 400 ? problem : undefined);
    if (method === 'OPTIONS' && status === 204) return;
    if (described === undefined) throw new Error(`${what}: not described`);
    if (
      operation !== undefined &&
      status !== 405 &&
      status !== 414 &&
      operation.responses[status] === undefined
    ) {
      throw new Error(`${what}: its operation does not describe this status`);
    }
    const { content } = '$ref' in described && problem ? problem : described;
    if (content === undefined || method === 'HEAD' || text === '') return;
    const [type = ''] = (headers['content-type'] ?? '').split(';');
    // The same as a page, as the description says of all.
    if (status >= 400 && type === 'text/html') return;
    const media = content[type] ?? content['*/*'];
    if (media === undefined) throw new Error(`${what}: content type ${type} is not described`);
    for (const value of valuesOf(type, text)) validate(media.schema, value, what);
  };
}

function operationOf({ paths }: Document, method: string, path: string) {
  // As the service sees it: without origin and query, needless escapes undone.
  const [plain = ''] = path
    .replace(/^http:\/\/[^/]+/, '')
    .replace(/%[4-7][0-9A-F]/g, decodeURIComponent)
    .split('?');
  const name = method === 'HEAD' ? 'get' : method.toLowerCase();
  const template = Object.keys(paths)
    .sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
    .find((candidate) => new RegExp(`^${candidate.replace(/\{[^}]+\}/, '[^/]+')}$`).test(plain));
  return template === undefined ? undefined : paths[template]?.[name];
}

function valuesOf(type: string, text: string): unknown[] {
  if (type === 'application/x-ndjson') {
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  }
  return [type.endsWith('json') ? (JSON.parse(text) as unknown) : text];
}
