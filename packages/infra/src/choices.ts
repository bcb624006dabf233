import { join } from 'node:path';
import { readIdentity, readServiceLevel, repositoryRoot, serviceVersion } from '@golden-path/spec';
import type { Construct } from 'constructs';
import type { Component, Infrastructure } from './infrastructure';
import { merge } from './overlay/merge';
import type { Parameters } from './parameters/parameters';
import { misfitsOf } from './settings/misfits';
import { settingsProblem } from './settings/problems';
import type { SettingsSection } from './settings/section';
import type { BaseSettings } from './settings/base';
import { defaultSettings, settingsSchema } from './settings/settings';

/** What a service says in infra/main.ts. */
export interface Choices<Components extends readonly Component[] = readonly Component[]> {
  /** What environments may have; each says in its overlay which of them it has. */
  readonly components: Components;
  /** From first to last: a version goes through them in this order and skips none. The last one is guarded. */
  readonly environments: readonly string[];
  /** What is otherwise than by default in every environment that does not say more in its overlay. */
  readonly settings?: SettingsOf<Components>;
  /** What else is deployed everywhere; it lands in gitops/base and in the chart. */
  readonly constructs?: (scope: Construct, parameters: Parameters) => void;
}

/** By section, as far as a value is given at all; of a component that is not chosen there is none. */
type SettingsOf<Components extends readonly Component[]> = {
  readonly [Key in keyof BaseSettings]?: Partial<BaseSettings[Key]>;
} & {
  readonly [Chosen in Components[number] as Chosen['section']['name']]?: Partial<ValuesOf<Chosen['section']>>;
};

type ValuesOf<Section> = Section extends SettingsSection<infer Values> ? Values : never;

/** Checks by their types that the choices fit together: settings are those of the chosen components. */
export function defineInfra<const Components extends readonly Component[]>(
  choices: Choices<Components>,
): Choices {
  return choices;
}

/** What cannot be chosen, in words for whoever chose it. Where in our code that was noticed is of no use to them. */
export class ChoiceError extends Error {
  constructor(problem: string) {
    super(`infra/main.ts: ${problem}`);
    this.stack = this.message;
  }
}

/** @throws ChoiceError, IdentityError, ServiceLevelError */
export function readInfrastructure(choices: Choices, root: string = repositoryRoot()): Infrastructure {
  const { components, environments, settings = {}, constructs = () => undefined } = choices;
  const gated = environments.at(-1);
  if (gated === undefined) throw new ChoiceError('environments is empty; name one at least, such as prod');
  requireDistinct('environments', environments);
  requireDistinct(
    'components',
    components.map(({ name }) => name),
  );
  const identity = readIdentity(join(root, 'catalog-info.yaml'));
  const defaults = defaultSettings(identity, serviceVersion(root), components);
  const merged = merge(defaults, settings);
  const problem = settingsProblem(merged, settingsSchema(components), 'settings');
  if (problem !== undefined) throw new ChoiceError(problem);
  const infra: Infrastructure = {
    root,
    identity,
    level: readServiceLevel(root),
    components,
    environments,
    gated,
    settings: merged,
    constructs,
  };
  const [misfit] = misfitsOf(infra, merged);
  if (misfit !== undefined) throw new ChoiceError(`settings: ${misfit}`);
  return infra;
}

function requireDistinct(list: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ChoiceError(`${twice} is twice in ${list}`);
}
