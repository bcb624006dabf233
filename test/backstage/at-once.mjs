/**
 * Runs that begin at once, before any of them has made something: of those that want one name one gets it, and the others
 * are told what to do.
 */
import assert from 'node:assert/strict';
import { asking, completes, fails } from './half-done.mjs';
import { until } from './portal.mjs';

const PATIENCE = 300;

export async function atOnce(platform, gitops, codeHosts = Object.keys(platform.hosts)) {
  for (const codeHost of codeHosts) await four(platform, codeHost, gitops);
}

/** Two of one repository, one of the same name elsewhere, one of another name; all ask the same GitOps repository. */
async function four(platform, codeHost, gitops) {
  const host = platform.hosts[codeHost];
  const group = codeHost === 'gitlab' ? 'teams/north' : 'teams';
  const name = `${codeHost}-at-once`;
  const reference = `component:default/${name}`;
  const runs = [`${group}/${name}`, `${group}/${name}`, `others/${name}`, `${group}/${name}-too`].map(
    (slug, index) => ({
      ...asking(platform, codeHost, slug, gitops),
      description: `Run ${index}`,
    }),
  );
  const elsewhere = 'Run 2';
  const everybody = meeting(runs.length);
  host.beforeMaking = async ({ description }) => {
    await everybody();
    if (description === elsewhere)
      await until(`the catalog has ${reference}`, () => platform.entity(reference), PATIENCE);
  };
  const tasks = await Promise.all(runs.map((values) => platform.scaffold(values)));
  host.beforeMaking = async () => undefined;

  const [[winner, ...others], [loser]] = ['completed', 'failed'].map((status) =>
    [0, 1].filter((index) => tasks[index].status === status),
  );
  assert.deepEqual(
    [winner === undefined, others.length],
    [false, 0],
    'one of the two that want one repository',
  );
  assert.match(tasks[loser].log, /taken\? Retry, or rename/);
  assert.equal((await platform.entity(reference)).metadata.description, `Run ${winner}`);
  await fails(
    platform,
    runs[loser],
    'made with another title or description; give the same to go on with it',
  );

  assert.equal(tasks[2].status, 'failed', tasks[2].log);
  assert.ok(tasks[2].log.includes(`delete others/${name}, which this run made`), tasks[2].log);

  completes(tasks[3]);
  await platform.settled(`${reference}-too`);
  const requests = host.pullRequests.filter(({ title }) => title.startsWith(`feat: register ${name}`));
  const registered = requests.map(({ title, branch }) => {
    const file = `services/${title.replace('feat: register ', '')}.yaml`;
    return /repoURL: (.*)/.exec(host.git(gitops, 'show', `${branch}:${file}`).toString())[1];
  });
  const wanted = [name, `${name}-too`].map((service) => `https://${host.host}/${group}/${service}.git`);
  assert.deepEqual(registered.sort(), wanted.sort());
  console.log(
    `backstage: ${host.host}: of runs at once one gets the name, the others are told what to do; each has a request of its own`,
  );
}

/** Where everybody waits until so many are there. */
function meeting(count) {
  const { promise, resolve } = Promise.withResolvers();
  return () => {
    count -= 1;
    if (count <= 0) resolve();
    return promise;
  };
}
