// Judges what a pod of the service found out about itself (inside-a-pod.js).
//   usage: node allowed.mjs FILE MEMORY     MEMORY: the limit, as the Deployment has it
import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const [file, limit] = process.argv.slice(2);
const [, mebibytes] = /^(\d+)Mi$/.exec(limit);
const user = Array(4).fill('65532');
deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
  user,
  group: user,
  capabilities: Array(5).fill('0'),
  // A filter.
  seccomp: '2',
  noNewPrivileges: '1',
  root: 'EROFS',
  tmp: 'written',
  token: 'ENOENT',
  memory: mebibytes * 2 ** 20,
});
console.log(
  `cluster: a pod is user ${user[0]} without capabilities, behind a seccomp filter, gains no privileges, writes to /tmp alone, ` +
    `has no token of the cluster, and ${limit} of memory`,
);
