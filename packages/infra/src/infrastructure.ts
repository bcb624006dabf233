import type { Identity, ServiceLevel } from '@golden-path/spec';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { k8s } from 'cdk8s-plus-33';
import type { Construct } from 'constructs';
import type { NameReferences } from './manifests/names';
import type { KubernetesObject } from './manifests/object';
import type { Parameters, ScaleTarget } from './parameters/parameters';
import type { Misfit } from './settings/misfit';
import type { SettingsSection } from './settings/section';
import type { Settings } from './settings/settings';

/** The choices, and what the repository says: all that anything is generated from. */
export interface Infrastructure {
  readonly root: string;
  readonly identity: Identity;
  readonly level: ServiceLevel;
  readonly components: readonly Component[];
  readonly environments: readonly string[];
  /** Where Argo CD waits for the hours in which people watch, and deletes nothing by itself. */
  readonly gated: string;
  readonly settings: Settings;
  readonly constructs: (scope: Construct, parameters: Parameters) => void;
}

/**
 * Something that a service may have and an environment may want: a kustomize component, a condition in the chart, and
 * whatever else follows from it. All that there is about it is said here; what is not in a service's list leaves no
 * trace in what is generated.
 *
 * Methods, not functions as fields: so that a component of any section fits into a list of components.
 */
export interface Component<Section extends object = object, Name extends string = string> {
  /** Its folder in gitops/components. */
  readonly name: string;
  readonly purpose: string;
  /** Its part of the settings. Two components may share one, each with the fields it needs. */
  readonly section: SettingsSection<Section, Name>;
  /** Helm's expression for `isOn`. */
  readonly expression: string;
  isOn(section: Section): boolean;
  /** What its section says in an environment that has it, and in one that has not. */
  readonly on: Partial<Section>;
  readonly off: Partial<Section>;
  /** With which it is tried, beside `on`. */
  readonly example?: Partial<Section>;
  /** With which it is tried on what others run. */
  readonly ofOthers?: Partial<Section>;
  /** What an environment's patches say of its section. */
  read?(patches: readonly KubernetesObject[]): Partial<Section>;

  build(scope: Construct, context: Context<Section>): void;
  /** Objects that name the environment they are in: generated into the overlay of each that has the component. */
  buildOwn?(scope: Construct, context: Context<Section>): void;
  /** What it adds to the environment of the serving container. */
  environment?(context: Context<Section>): readonly k8s.EnvVar[];
  /**
   * Those of them that one of the same name in the settings is added to, each with what stands between the two. Any
   * other is the component's own: while it is on, settings with that name are refused.
   */
  readonly joins?: Readonly<Record<string, string>>;
  /** Names of components without which it is of no use, as far as a service has chosen them. */
  readonly needs?: readonly string[];
  /** Settings with which it cannot be. */
  readonly misfits?: readonly SectionMisfit<Section>[];
  /** What takes the pods over from the Deployment, and is autoscaled in its place. */
  readonly scales?: ScaleTarget;
  /** Labels of pods that their series have, too. */
  readonly podLabels?: string[];
  /** Where names of its objects stand, and of those that they name. */
  names?(section: Section): NameReferences;
  /** Helm's expressions of the host by which it is reached from outside, and of there being none. */
  readonly entrance?: { readonly closed: string; readonly host: string };

  /** What its operator makes in the cluster, which no manifest has. */
  operated?(objects: readonly KubernetesObject[]): Operated;
  /** Kind and name of what it names, and others make. */
  others?(section: Section): readonly string[];
  /** What the owners do with it in Argo CD. */
  readonly owner?: { readonly does: string; readonly actions: readonly string[] };
  /** Panels about what runs out. @param metric the series of the service by a metric's name */
  saturation?(metric: (name: string) => string): Builder<Panel>[];
  readonly runbook?: RunbookWords;
}

/** See `Misfit`. */
interface SectionMisfit<Section extends object> extends Omit<Misfit, 'holds'> {
  holds(section: Section, settings: Settings): boolean;
}

/** What a component is built from. */
export interface Context<Section extends object> {
  readonly infra: Infrastructure;
  readonly parameters: Parameters;
  /** Its settings: literals in manifests, tokens in the chart. Hence the rule of `Parameters` holds for them, too. */
  readonly section: Section;
}

export interface Operated {
  /** Labels of pods. */
  readonly pods: readonly Readonly<Record<string, string>>[];
  readonly secrets: readonly string[];
}

/** What it adds to the runbooks of every service. */
export interface RunbookWords {
  /** What else the dashboard shows to run out. */
  readonly saturation?: string;
  /** Where else to look, after "look at …". */
  readonly look?: string;
  readonly mitigate?: string;
  /** A kind of object to ask for when nothing is scraped, and what to look for then. */
  readonly scrape?: { readonly kind: string; readonly look: string };
}
