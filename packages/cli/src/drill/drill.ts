import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { alertNames, latencyThreshold, LOCAL, NOW, recorded, ruleGroups } from '@golden-path/infra/tools';
import { readIdentity, readServiceLevel, type Objective } from '@golden-path/spec';
import { startBreakableService } from './breakable-service';
import { COMPRESSED } from './compressed';
import { Program } from './program';
import { Prometheus } from './prometheus';
import { startTraffic } from './traffic';

/** Seconds that each step may take. */
const PATIENCE = 180;

const programs: Program[] = [];
const started = Date.now();

/** What a drill has said, and when: milliseconds since the epoch. */
export interface Said {
  readonly at: number;
  readonly text: string;
}
const history: Said[] = [];

function say(text: string): void {
  const at = Date.now();
  history.push({ at, text });
  console.log(`${((at - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);
}

/** What `find` gives, as soon as it gives something. */
async function until<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + PATIENCE * 1000;
  while (performance.now() < deadline) {
    await pause(200);
    const found = await find();
    if (found !== undefined) return found;
    const dead = programs.find(({ ended }) => ended);
    if (dead !== undefined) throw new Error(`a program ended before ${what}:\n${dead.tail}`);
  }
  throw new Error(`waited ${PATIENCE} s for ${what}`);
}

/** How to break the service so that this objective is missed; undefined where requests do not decide. */
function fault(objective: Objective): { readonly errors?: number; readonly delay?: number } | undefined {
  if (objective.indicator.kind === 'threshold') return undefined;
  const threshold = latencyThreshold(objective);
  return threshold === undefined ? { errors: 1 } : { delay: Math.ceil(threshold * 1500) };
}

async function breakAndHeal(prometheus: Prometheus, faults: string, objective: Objective): Promise<void> {
  const broken = fault(objective);
  if (broken === undefined) {
    say(`${objective.title}: not drilled, for no request decides it`);
    return;
  }
  const alert = alertNames.page(objective);
  const reaches = async (state: string, ...wanted: readonly string[]): Promise<void> => {
    const seen = await until(`${alert} to be ${state}`, async () => {
      const now = await prometheus.state(alert);
      return now !== undefined && wanted.includes(now) ? now : undefined;
    });
    // It may have been so between two looks.
    if (seen !== wanted[0] && !(await prometheus.hasBeen(alert, state)))
      throw new Error(`${alert} is ${seen} without having been ${state}`);
    say(`${alert} is ${state}`);
  };
  const tell = async (how: object): Promise<void> => {
    const body = JSON.stringify(how);
    const answer = await fetch(faults, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    if (!answer.ok) throw new Error(`PUT ${faults} ${body}: ${answer.status}`);
  };
  await reaches('inactive', 'inactive');
  say(`the service is broken: ${JSON.stringify(broken)}`);
  await tell(broken);
  await reaches('pending', 'pending', 'firing');
  await reaches('firing', 'firing');
  say('the service is healed');
  await tell({});
  await reaches('resolved', 'inactive');
}

/**
 * Breaks the service, the way each objective is about, and shows that its page comes and goes. The service is the built
 * one, the Prometheus a real one; the rules are those of the cluster, with hours as seconds.
 * @param look asked at the end, while Prometheus still answers: what it has measured, and what happened when
 * @throws when an alert does not go through pending, firing, resolved
 */
export async function drill(
  root: string,
  look?: (prometheus: Prometheus, said: readonly Said[]) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'drill-'));
  try {
    const prometheus = await drillAll(root, folder);
    say('every page came and went');
    await look?.(prometheus, history);
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function drillAll(root: string, folder: string): Promise<Prometheus> {
  const identity = readIdentity(join(root, 'catalog-info.yaml'));
  // Nobody asks from outside here.
  const objectives = readServiceLevel(root).objectives.filter(({ isSynthetic }) => isSynthetic !== true);
  const service = startBreakableService(root);
  programs.push(service);
  const port = String(await until('the service to listen', () => service.field('listening', 'port')));
  const faultsPort = String(service.field('faults can be injected', 'port'));
  await until('the service to be ready', async () =>
    (await fetch(`http://127.0.0.1:${port}/ready`)).ok ? true : undefined,
  );
  say(`${identity.name} serves on ${port}`);

  const place = { identity, environment: LOCAL };
  const groups = ruleGroups({ objectives }, { ...place, links: { dashboard: '' }, timing: COMPRESSED });
  const prometheus = await Prometheus.start(folder, identity.name, `127.0.0.1:${port}`, groups);
  programs.push(prometheus.program);
  const traffic = startTraffic(`http://127.0.0.1:${port}/dataset`);
  try {
    for (const objective of objectives) {
      const series = recorded(place, objective);
      await until(`${objective.name} to be measured`, () =>
        prometheus.value(series(`slo:sli_error:ratio_rate${COMPRESSED.range(NOW)}`)),
      );
    }
    say('prometheus measures every objective');
    for (const objective of objectives)
      await breakAndHeal(prometheus, `http://127.0.0.1:${faultsPort}/faults`, objective);
  } finally {
    await traffic.stop();
  }
  return prometheus;
}
