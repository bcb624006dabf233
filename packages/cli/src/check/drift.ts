import { differences } from '../merge/trees';
import { RECORD } from '../record';
import type { Question } from '../rendering/form';
import type { Answers } from '../record';
import type { Tree } from '../tree';
import { type Check, count } from './check';

/** Files of the path that are not as the path made them. Generated ones have a check of their own. */
export function checkEdits(base: Tree, ours: Tree, isGenerated: (path: string) => boolean): Check {
  const touched = differences(base, new Map([...ours].filter(([path]) => base.has(path)))).filter(
    (path) => !isGenerated(path) && path !== RECORD,
  );
  const deleted = touched.filter((path) => !ours.has(path));
  const own = [...ours.keys()].filter((path) => !base.has(path)).length;
  const edited = touched.length - deleted.length;
  return {
    name: 'edits',
    status: touched.length === 0 ? 'ok' : 'note',
    says:
      touched.length === 0
        ? `all ${base.size} files are as the path made them`
        : `of ${base.size} files of the path, ${edited} edited, ${deleted.length} deleted; ${count(own, 'file', 'files')} of your own`,
    findings: touched.map((path) => `${path}${ours.has(path) ? '' : ' (deleted)'}`),
  };
}

/** Options of the form that are off, or other than the path recommends. */
export function checkOptions(questions: readonly Question[], answers: Answers): Check {
  const options = questions.filter(({ schema }) => schema.type === 'boolean' || schema.enum !== undefined);
  const findings = options.flatMap(({ name, schema }) => {
    const answer = answers[name];
    if (answer === 'none' || (answer === false && schema.default !== false)) return [`${name}: off`];
    if (schema.default === undefined || answer === schema.default) return [];
    return [`${name}: ${JSON.stringify(answer)} (the path's default is ${JSON.stringify(schema.default)})`];
  });
  return {
    name: 'options',
    status: findings.length === 0 ? 'ok' : 'note',
    says:
      findings.length === 0
        ? 'every option is as the path recommends'
        : `${count(findings.length, 'option is', 'options are')} off, or other than the path recommends`,
    findings,
  };
}
