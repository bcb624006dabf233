import { EVERYTHING, infra } from '../../test/this-service';
import { readInfrastructure, type Choices } from '../choices';
import { misfitSettings } from './examples';
import { misfits, misfitsOf } from './misfits';

describe.each(misfits(infra).map((misfit) => [misfit.says, misfit] as const))(
  'Given settings of which is said: %s',
  (says, { refusal = says, example }) => {
    it('then infra/main.ts refuses them and says so', () => {
      const choices = { ...EVERYTHING, settings: example } as Choices;

      expect(() => readInfrastructure(choices)).toThrow(says);
    });

    it('then nothing is said of settings without that', () => {
      expect(misfitsOf(infra, infra.settings)).toEqual([]);
      expect(Object.keys(misfitSettings(infra))).toContain(refusal);
    });
  },
);
