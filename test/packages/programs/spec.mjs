import assert from 'node:assert/strict';
import { Program } from '../program.mjs';

export async function verify({ project, programs }) {
  const program = new Program(project, [programs['promises.js']]);
  await program.end();
  const said = program.lines.map(({ msg }) => msg).join('\n');
  assert.match(said, /^\S+ of group:/);
  assert.match(said, /% over \d+ days; pages at [\d.]+ times the rate/);
  assert.match(said, /bucket bounds in seconds: (?:[\d.]+(, )?){5,}/);
  return ['promises.js'];
}
