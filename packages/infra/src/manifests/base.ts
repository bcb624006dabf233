import { Construct } from 'constructs';
import { Availability } from '../availability/availability';
import { contextOf } from '../component';
import type { Component } from '../infrastructure';
import { WorkloadIdentity } from '../identity/identity';
import type { Infrastructure } from '../infrastructure';
import { Network } from '../network/network';
import type { Parameters } from '../parameters/parameters';
import { Workload } from '../workload/workload';
import { objectsOf, OWN, type NamedObject } from './object';
import { adapted } from './pods';

/** Objects as they are deployed, with what the settings say of all of them. */
export function builtObjects(parameters: Parameters, build: (scope: Construct) => void): NamedObject[] {
  return adapted(objectsOf(build), parameters);
}

/** What every environment has, and what the service adds to that. */
export function buildBase(scope: Construct, infra: Infrastructure, parameters: Parameters): void {
  new WorkloadIdentity(scope, 'identity', parameters);
  new Workload(scope, 'workload', infra, parameters);
  new Network(scope, 'network', parameters);
  new Availability(scope, 'availability', parameters);
  infra.constructs(new Construct(scope, OWN), parameters);
}

/** What an environment has that has the component. */
export function buildComponent(
  scope: Construct,
  component: Component,
  infra: Infrastructure,
  parameters: Parameters,
): void {
  component.build(scope, contextOf(component, infra, parameters));
}

/** What each environment that has the component has for itself. */
export function buildOwn(
  scope: Construct,
  component: Component,
  infra: Infrastructure,
  parameters: Parameters,
): void {
  component.buildOwn?.(scope, contextOf(component, infra, parameters));
}
