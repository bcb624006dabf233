import { infra as ours } from '../../../infra/main';
import { readInfrastructure, type Choices } from '../src/choices';
import type { Infrastructure } from '../src/infrastructure';
import { writes } from '../src/components/writes';

/** Everything that can be chosen. */
export const EVERYTHING = { ...ours, components: [...ours.components, writes] } as const satisfies Choices;

/** This repository, and the same with all components. */
export const infra: Infrastructure = readInfrastructure(ours);
export const everything: Infrastructure = readInfrastructure(EVERYTHING);
