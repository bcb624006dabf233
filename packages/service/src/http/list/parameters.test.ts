import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { ports } from '../../../../../service/src/ports';
import { InvalidValue } from '../../resource/definition';
import type { Parameter } from '../parameter';
import { listParameters } from './parameters';

const { all } = listParameters(ports);
const ajv = new Ajv2020({ strict: false });

function accepts(parameter: Parameter, text: string): boolean {
  try {
    parameter.read(text);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidValue);
    return false;
  }
}

/** What is neither here nor there: near misses of every parameter's own language. */
const texts = fc.oneof(
  fc.string(),
  fc.stringMatching(/^[-+0-9.,]{1,20}$/),
  fc.stringMatching(/^[0-9.]{1,8}(km|nm|mi|m)$/),
  fc.constantFrom(...all.map(({ example }) => String(example))),
  fc.array(fc.constantFrom('name', '-city', 'unlocode', 'alias', ''), { maxLength: 4 }).map(String),
  fc.integer({ min: -2, max: 1100 }).map(String),
);

test.each(all.map((parameter) => [parameter.name, parameter] as const))(
  '%s: whatever is taken fits the schema that is published',
  (_, parameter) => {
    const fits = ajv.compile(parameter.schema);
    const value = (text: string) => (parameter.schema.type === 'integer' ? Number(text) : text);
    fc.assert(
      fc.property(
        texts.filter((text) => text.trim() !== ''),
        (text) => {
          if (accepts(parameter, text)) expect([text, fits(value(text))]).toEqual([text, true]);
        },
      ),
      { numRuns: 300 },
    );
  },
);

test.each(
  all.filter(({ schema }) => 'pattern' in schema).map((parameter) => [parameter.name, parameter] as const),
)('%s: what fits the published pattern is taken, or out of range, or named twice', (_, parameter) => {
  fc.assert(
    fc.property(fc.stringMatching(new RegExp(String(parameter.schema.pattern))), (text) => {
      try {
        parameter.read(text);
      } catch (error) {
        expect(String(error)).toMatch(/from -\d+ to \d+|above|half the Earth|twice/);
      }
    }),
    { numRuns: 200 },
  );
});
