// What the operators of databases and gateways would do for their resources, where they cannot run: each Cluster of
// CloudNativePG gets a database of its own in the PostgreSQL beside the node, and both say that they are ready. They hear
// of a resource as soon as it is there, as operators do: Argo CD 3.5 stumbles over a Cluster that has no status yet.
//   usage: node operators.mjs postgres://USER@HOST/DATABASE
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as begin } from 'node:https';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const server = process.argv[2];
const ca = readFileSync(`${process.env.STATE}/pki/authority.crt`);
const now = () => new Date().toISOString();

async function request(method, path, body) {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const headers = { Authorization: 'Bearer admin-token', 'Content-Type': type };
  const asked = begin(`https://127.0.0.1:6443${path}`, { method, ca, headers });
  asked.end(body && JSON.stringify(body));
  const [response] = await once(asked, 'response');
  return response;
}
const said = async (path, status) => (await request('PATCH', `${path}/status`, { status })).resume();

async function database(
  path,
  { apiVersion, kind, metadata: { namespace, name, uid }, spec: { instances }, status },
) {
  if (status?.phase !== undefined) return;
  await said(path, { phase: 'Setting up primary', instances });
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(`${namespace}.${name}`)}`);
  await client.end();
  const uri = new URL(server);
  uri.pathname = `${namespace}.${name}`;
  const ownerReferences = [{ apiVersion, kind, name, uid, controller: true }];
  const secret = { metadata: { name: `${name}-app`, ownerReferences }, stringData: { uri: uri.href } };
  (await request('POST', `/api/v1/namespaces/${namespace}/secrets`, secret)).resume();
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'ClusterIsReady',
    message: '',
    lastTransitionTime: now(),
  };
  await said(path, { phase: 'Cluster in healthy state', readyInstances: instances, conditions: [ready] });
}

async function route(path, { metadata: { generation }, spec: { parentRefs }, status }) {
  if (status?.parents?.[0]?.conditions?.[0]?.observedGeneration === generation) return;
  const conditions = ['Accepted', 'ResolvedRefs'].map((type) => ({
    ...{ type, status: 'True', reason: type, message: '', lastTransitionTime: now() },
    observedGeneration: generation,
  }));
  const parents = parentRefs.map((parentRef) => ({
    controllerName: 'example.org/gateway',
    parentRef,
    conditions,
  }));
  await said(path, { parents });
}

async function operate(group, plural, act) {
  for (; ; await delay(500)) {
    const response = await request('GET', `/apis/${group}/${plural}?watch=1`).catch(() => undefined);
    if (response === undefined) continue;
    for await (const line of createInterface({ input: response })) {
      const { type, object } = JSON.parse(line);
      if (type !== 'ADDED' && type !== 'MODIFIED') continue;
      const path = `/apis/${group}/namespaces/${object.metadata.namespace}/${plural}/${object.metadata.name}`;
      // It may be gone again.
      act(path, object).catch((error) => console.error(path, error.message));
    }
  }
}

operate('postgresql.cnpg.io/v1', 'clusters', database);
operate('gateway.networking.k8s.io/v1', 'httproutes', route);
