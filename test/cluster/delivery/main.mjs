// What Argo CD makes of this repository, from the first sync to a canary that goes back.
//   usage: node main.mjs WORKING_COPY SCAFFOLDED     which are changed, and become repositories of their own
//   PARTS: only those, of canary, changes and scaffolded
import { writeFileSync } from 'node:fs';
import { autoscaled } from './autoscaled.mjs';
import { canary } from './canary.mjs';
import { firstSync } from './first-sync.mjs';
import { fixed } from './fixed.mjs';
import { argocd, kubectl, say, seconds, STATE } from './kubernetes.mjs';
import { promoted } from './promoted.mjs';
import { Repository } from './repository.mjs';
import { scaffolded } from './scaffolded.mjs';
import { undone } from './undone.mjs';

const [folder, made] = process.argv.slice(2);
const service = new Repository(folder);
const { name } = service;

const secret = await kubectl(
  ...[
    'get',
    'secret',
    'argocd-initial-admin-secret',
    '--namespace',
    'argocd',
    '--output',
    'jsonpath={.data.password}',
  ],
);
await argocd(
  'login',
  '127.0.0.1:8080',
  '--username',
  'admin',
  '--password',
  Buffer.from(secret, 'base64').toString(),
);

const { PARTS = 'canary changes scaffolded' } = process.env;
const parts = {
  canary: () => canary(service),
  changes: async () => {
    await autoscaled(service);
    await promoted(service);
    await fixed(service);
    await undone(service);
  },
  scaffolded: () => scaffolded(made),
};
const chosen = PARTS.split(' ');

if (chosen.join() !== 'scaffolded') {
  await firstSync(service);
  writeFileSync(
    `${STATE}/owner-token`,
    (await argocd('proj', 'role', 'create-token', name, 'owner', '--token-only')).trim(),
  );
}
await Promise.all(chosen.map((part) => parts[part]()));
say(`passed in ${seconds()} s`);
