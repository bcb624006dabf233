// The least of a cluster: two processes of the service behind a balancer of TCP connections that learns late, as a
// real one does, which of them are leaving. Told what to do over HTTP by the stand-ins for kubectl and helm beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const REPLICAS = 2;
/** For how long after TERM new connections still reach a pod. */
const LAG_MS = 1000;

/** @typedef {{ process: import('node:child_process').ChildProcess, port: number }} Pod */
/** @type {Pod[]} */
let endpoints = [];
/** @type {Promise<unknown>} */
let rollout = Promise.resolve();
let load = { phase: 'Pending', log: '' };
let turn = 0;

const balancer = createServer((client) => {
  const pod = endpoints[turn++ % endpoints.length];
  if (pod === undefined) return void client.destroy();
  const server = connect(pod.port, '127.0.0.1');
  client.pipe(server).pipe(client);
  client.on('error', () => server.destroy());
  server.on('error', () => client.destroy());
});

async function startPod() {
  const process_ = spawn(process.execPath, ['service/dist/main.js'], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: process_.stdout })) {
    const { msg, port } = JSON.parse(line);
    if (msg !== 'listening') continue;
    process_.stdout.resume();
    while (!(await fetch(`http://127.0.0.1:${port}/ready`)).ok) await delay(50);
    return { process: process_, port };
  }
  throw new Error('the service ended before it listened');
}

/** Like a rolling update that may make one pod more and miss none. */
async function restart() {
  for (const old of [...endpoints]) {
    endpoints.push(await startPod());
    old.process.kill('SIGTERM');
    await delay(LAG_MS);
    endpoints = endpoints.filter((pod) => pod !== old);
    if (old.process.exitCode === null) await once(old.process, 'exit');
    if (old.process.exitCode !== 0) throw new Error(`a pod exited with ${old.process.exitCode}`);
  }
}

/** The image's entry point is Node.js. */
function runLoad(words) {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  load = { phase: 'Running', log: '' };
  child.stdout.on('data', (text) => (load.log += text));
  child.on('close', (code) => (load.phase = code === 0 ? 'Succeeded' : 'Failed'));
}

const balanced = () => `http://127.0.0.1:${balancer.address().port}`;
const commands = {
  install: async () => {
    endpoints = await Promise.all(Array.from({ length: REPLICAS }, startPod));
  },
  // To one pod, as kubectl does.
  forward: () => endpoints[0].port,
  restart: () => void (rollout = restart()),
  rollout: () => rollout,
  run: (words) => runLoad(words.map((word) => word.replace(/^http:\/\/[^/]+/, balanced()))),
  load: () => load,
  uninstall: async () => {
    const leaving = endpoints;
    endpoints = [];
    for (const pod of leaving) pod.process.kill('SIGKILL');
  },
};

const control = createHttpServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  try {
    const result = await commands[request.url.slice(1)](JSON.parse(body));
    response.end(JSON.stringify(result ?? null));
  } catch (error) {
    response.writeHead(500).end(error.message);
  }
});

balancer.listen(0, '127.0.0.1');
control.listen(0, '127.0.0.1', () =>
  writeFileSync(process.argv[2], `http://127.0.0.1:${control.address().port}`),
);
process.on('SIGTERM', () => {
  for (const pod of endpoints) pod.process.kill('SIGKILL');
  process.exit();
});
