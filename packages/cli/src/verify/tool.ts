import { repositoryRoot } from '@golden-path/spec';
import { EXIT } from '../exit-code';
import { findEngine } from '../image/engine';
import { isOnPath } from '../on-path';

/** What a step may need that npm does not bring, and how to get it. */
const TOOLS = {
  prometheus: 'apt-get install prometheus, or https://prometheus.io/download/',
  promtool: 'apt-get install prometheus, or https://prometheus.io/download/',
  kubectl: 'https://kubernetes.io/docs/tasks/tools/ (1.30 or newer)',
  helm: 'https://helm.sh/docs/intro/install/',
  git: 'apt-get install git',
  curl: 'apt-get install curl',
  'a container engine': 'apt-get install podman, or https://docs.docker.com/engine/install/',
} as const;
export type Tool = keyof typeof TOOLS;

/**
 * The exit code of a step that lacks a program, which it says; undefined when all are there. Under CI a missing one
 * fails the step; elsewhere the step is left out.
 */
export function lacks(step: string, tools: readonly Tool[]): number | undefined {
  const missing = tools.find((tool) => !isThere(tool));
  if (missing === undefined) return undefined;
  console.error(`${step}: needs ${missing}; get it with: ${TOOLS[missing]}`);
  return (process.env.CI ?? '') === '' ? EXIT.skipped : EXIT.failed;
}

function isThere(tool: Tool): boolean {
  return tool === 'a container engine' ? findEngine(repositoryRoot()) !== undefined : isOnPath(tool);
}
