import Ajv from 'ajv';
import { everything as infra } from '../../test/this-service';
import { comparable } from '../manifests/comparable';
import { manifests } from '../manifests/manifests';
import { merge } from '../overlay/merge';
import type { Schema } from '../settings/schema';
import { chartValuesSchema, settingsSchema } from '../settings/settings';
import { chartFiles } from './chart';
import { exampleSettings } from '../settings/examples';
import { substitutedChart } from './substitution';
import { template } from './template';
import { chartTokens } from './tokens';

const { settings: defaults, components } = infra;
const schema = chartValuesSchema(components);

const SETTINGS = exampleSettings(infra);

describe.each(Object.entries(SETTINGS))('Given the settings of %s', (_name, settings) => {
  it('then the chart and the manifests are the same objects', () => {
    expect(comparable(substitutedChart(infra, settings))).toEqual(
      comparable(manifests(infra, settings).map(({ object }) => object)),
    );
  });

  it('then the schema of the values accepts them', () => {
    const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);

    validate(settings);

    expect(validate.errors).toBeNull();
  });
});

describe('Given bad values', () => {
  it.each([
    ['an unknown section', { images: {} }],
    ['an unknown value', { image: { name: 'x' } }],
    ['a digest that is none', { image: { digest: 'sha256:123' } }],
    ['no replica', { replicas: { min: 0 } }],
    ['memory without unit', { resources: { memory: '160' } }],
    ['a number in the environment', { environment: { LIMIT: 5 } }],
    ['a setting in lower case', { environment: { limit: '5' } }],
    ['an unknown database', { database: { kind: 'mysql' } }],
    ['a schedule that is none', { database: { importSchedule: 'daily' } }],
    ['a route without host', { route: { kind: 'HTTPRoute' } }],
    ['a repository with a tag', { image: { repository: 'ghcr.io/example/x:v1' } }],
    ['a listen port that is none', { environment: { PORT: 'http' } }],
    ['a pull secret without name', { imagePullSecrets: [{}] }],
    ['a toleration with an unknown effect', { tolerations: [{ effect: 'Sometimes' }] }],
    ['an affinity to nothing', { affinity: { zone: {} } }],
    ['records that clients write, in pods that do not share them', { writes: { enabled: true } }],
    ['a label of ours', { observability: { additionalLabels: { 'app.kubernetes.io/name': 'x' } } }],
  ])('with %s, then the schema refuses them', (_name, patch) => {
    expect(new Ajv({ strict: true }).validate(schema, merge(defaults, patch))).toBe(false);
  });
});

describe('Given the files of the chart', () => {
  const files = new Map(chartFiles(infra).map(({ path, content }) => [path, content]));

  it('then no token is left in any', () => {
    for (const [path, content] of files)
      expect([path, content]).not.toContainEqual(expect.stringMatching(/⟦|⟧|\b7777\d{6}\b/));
  });

  it('then each value has its meaning above it, and each meaning its value', () => {
    const missing = (schema: Schema, values: unknown, path: string): string[] => {
      const { properties, required = [] } = schema;
      const keys =
        typeof values === 'object' && values !== null && properties !== undefined ? Object.keys(values) : [];
      return [
        ...(schema.description === '' ? [`${path}: no description`] : []),
        ...keys
          .filter((key) => properties?.[key] === undefined && schema.additionalProperties === false)
          .map((key) => `${path}.${key}: no schema`),
        ...Object.entries(properties ?? {}).flatMap(([key, property]) => {
          const value = (values as Record<string, unknown>)[key];
          if (value === undefined && !required.includes(key)) return [];
          return value === undefined
            ? [`${path}.${key}: no default`]
            : missing(property, value, `${path}.${key}`);
        }),
      ];
    };

    expect(missing(settingsSchema(components), defaults, 'values')).toEqual([]);
    expect(files.get('infra/chart/values.yaml')).toContain(
      '  # Scale to keep the CPU at this share of the request.\n  cpuPercent: 70\n',
    );
  });
});

describe('Given an object with templates of its own', () => {
  const tokens = chartTokens(infra);

  it('then Helm leaves them alone', () => {
    expect(template(tokens, { text: '{{ $labels.route }} of ⟦name⟧', quoted: '⟦image.tag⟧' })).toContain(
      `text: "{{ "{{" }} $labels.route {{ "}}" }} of {{ include "${infra.identity.name}.fullname" . }}"\nquoted: {{ .Values.image.tag | quote }}`,
    );
  });

  it('then a brace beside them opens no expression', () => {
    expect(template(tokens, { text: 'a {}} b {{{ c' })).toContain('text: a {{ "{}}" }} b {{ "{{{" }} c');
  });

  it('when a construct takes a token apart, then making the template fails', () => {
    expect(() => template(tokens, { text: '⟦nam⟧' })).toThrow('no template expression for the token ⟦nam⟧');
  });
});
