import type { Infrastructure } from '../infrastructure';
import { misfits } from '../settings/misfits';

/** A template that makes no object: it stops Helm where settings do not fit together, and says what to do. */
export function refused(infra: Infrastructure): string {
  const checks = misfits(infra).map(
    ({ says, expression }) => `{{- if ${expression} }}{{ fail ${JSON.stringify(says)} }}{{ end }}\n`,
  );
  return `{{/* Generated from infra/ by \`make manifests\`. Do not edit. Values that do not fit together. */}}\n${checks.join('')}`;
}
