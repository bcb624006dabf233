// Stands in for kubectl and helm: does to the cluster beside it what test/e2e.sh asks for, and refuses all else.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const { CLUSTER } = process.env;
const origin = () => readFileSync(CLUSTER, 'utf8');
const words = process.argv.slice(2);

async function ask(command, body = []) {
  const response = await fetch(`${origin()}/${command}`, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text);
}

/** The part of the command line before options, without the namespace's. */
const line = words.join(' ').replace(/ --namespace \S+/, '');
const reactions = [
  [/^kubectl (create|label|delete) namespace /, () => 'namespace/stand-in'],
  [/^kubectl config current-context$/, () => 'stand-in'],
  [/^kubectl get --raw \/readyz /, () => 'ok'],
  [/^helm upgrade --install \S+ infra\/chart .*--wait/, () => ask('install').then(() => 'installed')],
  [/^helm test /, () => 'not tested: the pod of the test is a matter of a real cluster'],
  [/^helm uninstall \S+ --wait$/, () => ask('uninstall').then(() => 'uninstalled')],
  [
    /^kubectl port-forward service\/\S+ :80$/,
    async () => {
      console.log(`Forwarding from 127.0.0.1:${await ask('forward')} -> 8080`);
      return new Promise(() => setInterval(() => undefined, 60_000));
    },
  ],
  [
    /^kubectl run load /,
    () => ask('run', words.slice(words.indexOf('--') + 1)).then(() => 'pod/load created'),
  ],
  [/^kubectl wait pod\/load --for condition=Ready /, () => 'pod/load condition met'],
  [/^kubectl rollout restart deployment\//, () => ask('restart').then(() => 'restarted')],
  [/^kubectl rollout status deployment\//, () => ask('rollout').then(() => 'successfully rolled out')],
  [/^kubectl get pod load --output jsonpath=\{.status.phase\}$/, async () => (await ask('load')).phase],
  [/^kubectl logs load$/, async () => (await ask('load')).log.trim()],
  [
    /^kubectl wait pod\/load --for jsonpath=\{.status.phase\}=Succeeded /,
    async () => {
      while ((await ask('load')).phase === 'Running') await delay(100);
      if ((await ask('load')).phase !== 'Succeeded') throw new Error('timed out waiting for the condition');
      return 'pod/load condition met';
    },
  ],
];

const reaction = reactions.find(([pattern]) => pattern.test(line))?.[1];
try {
  if (reaction === undefined) throw new Error(`no stand-in for: ${line}`);
  console.log(await reaction());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
