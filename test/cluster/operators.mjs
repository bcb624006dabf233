// What the operators of databases and gateways would do for their resources, where they cannot run: each Cluster of
// CloudNativePG gets a database of its own in the PostgreSQL beside the node, and both say that they are ready.
//   usage: node operators.mjs postgres://USER@HOST/DATABASE
import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const server = process.argv[2];
const lastTransitionTime = new Date().toISOString();

function kubectl(input, ...words) {
  return execFileSync('kubectl', words, { input, encoding: 'utf8' });
}
const list = (kind) => JSON.parse(kubectl('', 'get', kind, '--all-namespaces', '--output', 'json')).items;
const said = ({ metadata: { namespace, name } }, kind, status) =>
  kubectl(
    '',
    '--namespace',
    namespace,
    'patch',
    kind,
    name,
    '--subresource',
    'status',
    '--type',
    'merge',
    '--patch',
    JSON.stringify({ status }),
  );

async function database({ apiVersion, kind, metadata: { namespace, name, uid }, spec: { instances } }) {
  const client = new pg.Client(server);
  await client.connect();
  const own = client.escapeIdentifier(`${namespace}.${name}`);
  await client.query(`CREATE DATABASE ${own}`);
  await client.end();
  const uri = new URL(server);
  uri.pathname = `${namespace}.${name}`;
  const secret = {
    ...{ apiVersion: 'v1', kind: 'Secret' },
    metadata: {
      namespace,
      name: `${name}-app`,
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true }],
    },
    stringData: { uri: uri.href },
  };
  kubectl(JSON.stringify(secret), 'apply', '--filename', '-');
  const ready = { type: 'Ready', status: 'True', reason: 'ClusterIsReady', message: '', lastTransitionTime };
  return { phase: 'Cluster in healthy state', instances, readyInstances: instances, conditions: [ready] };
}

function accepted({ metadata: { generation }, spec: { parentRefs } }) {
  const conditions = ['Accepted', 'ResolvedRefs'].map((type) => ({
    ...{ type, status: 'True', reason: type, message: '', lastTransitionTime },
    observedGeneration: generation,
  }));
  return {
    parents: parentRefs.map((parentRef) => ({
      controllerName: 'example.org/gateway',
      parentRef,
      conditions,
    })),
  };
}

for (; ; await delay(1000)) {
  try {
    for (const one of list('clusters.postgresql.cnpg.io'))
      if (one.status?.phase === undefined) said(one, 'clusters.postgresql.cnpg.io', await database(one));
    for (const one of list('httproutes.gateway.networking.k8s.io'))
      if (one.status?.parents?.[0]?.conditions?.[0]?.observedGeneration !== one.metadata.generation)
        said(one, 'httproutes.gateway.networking.k8s.io', accepted(one));
  } catch (error) {
    // A resource that is gone since; or the namespace is.
    console.error(String(error.message).slice(0, 500));
  }
}
