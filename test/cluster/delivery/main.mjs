// What Argo CD makes of this repository, from the first sync to a canary that goes back.
//   usage: node main.mjs WORKING_COPY SCAFFOLDED     which are changed, and become repositories of their own
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

await firstSync(service);
writeFileSync(
  `${STATE}/owner-token`,
  (await argocd('proj', 'role', 'create-token', name, 'owner', '--token-only')).trim(),
);
await Promise.all([
  canary(service),
  autoscaled(service)
    .then(() => promoted(service))
    .then(() => fixed(service))
    .then(() => undone(service))
    .then(() => scaffolded(made)),
]);
say(`passed in ${seconds()} s`);
