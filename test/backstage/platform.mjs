/** A platform as a company has it, on this machine: git hosts of each kind, and a Backstage that knows them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { github } from './github.mjs';
import { gitlab } from './gitlab.mjs';
import { startNetwork } from './network.mjs';
import { startPortal, until } from './portal.mjs';

const require = createRequire(import.meta.url);
const { writeTree } = require('../../template/dist/scaffold/tree.js');

const RECORD = 'template/record/.golden-path.yaml.njk';

const git = (...args) => execFileSync('git', args, { maxBuffer: 1 << 28 }).toString();

/** A tree whose record names a commit, as the archive that a portal downloads does. */
export function withCommit(tree, commit) {
  const text = tree
    .get(RECORD)
    .content.toString()
    .replace(/^commit: .*$/m, `commit: ${commit}`);
  return new Map([...tree, [RECORD, { ...tree.get(RECORD), content: Buffer.from(text) }]]);
}

export class Platform {
  /** @param work a folder for all that it holds */
  static async start(work) {
    mkdirSync(work, { recursive: true });
    const hosts = {
      github: github(join(work, 'github'), 'github.com'),
      'github-enterprise': github(join(work, 'github-enterprise'), 'git.acme.example'),
      gitlab: gitlab(join(work, 'gitlab'), 'gitlab.acme.example'),
    };
    return new Platform(work, hosts, await startNetwork(work, Object.values(hosts)));
  }

  /** @param hosts by what the form calls them; the path is at the first one */
  constructor(work, hosts, network) {
    this.work = work;
    this.hosts = hosts;
    this.host = hosts.github;
    this.network = network;
  }

  /** Backstage takes a while; the host alone does not. */
  async openPortal(options) {
    this.portal = await startPortal(Object.values(this.hosts), this.network, this.work, options);
  }

  stop() {
    this.portal?.stop();
    this.network.close();
  }

  /** Makes a repository of this tree at the host. */
  push(slug, tree, host = this.host) {
    host.create(slug);
    host.made.set(slug, {});
    const folder = join(this.work, 'pushed', host.host, slug);
    writeTree(tree, folder);
    git('-C', folder, 'init', '--quiet', '--initial-branch=main');
    git('-C', folder, 'add', '--all', '--force');
    const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
    git('-C', folder, ...author, 'commit', '--quiet', '-m', 'test');
    git('-C', folder, 'push', '--quiet', join(host.folder, `${slug}.git`), 'main');
    return { tree, commit: git('-C', folder, 'rev-parse', 'HEAD').trim() };
  }

  /** The same at every host. */
  pushEverywhere(slug, tree) {
    const [first] = Object.values(this.hosts).map((host) => this.push(slug, tree, host));
    return first;
  }

  /** @returns the folder of a clone */
  clone(slug, host = this.host, place = 'cloned') {
    const folder = join(this.work, place, slug);
    git('clone', '--quiet', join(host.folder, `${slug}.git`), folder);
    return folder;
  }

  /** As the picker of Backstage writes it. */
  repoUrl(slug, { host } = this.host) {
    const [, owner, repo] = /^(.+)\/(.+)$/.exec(slug);
    return `${host}?${new URLSearchParams({ owner, repo })}`;
  }

  async register(repository, file) {
    const target = `${this.host.origin}/${repository}/blob/main/${file}`;
    const { status, body } = await this.portal.call('/catalog/locations', { type: 'url', target });
    assert.equal(status, 201, `${file}: ${JSON.stringify(body)}`);
  }

  async entity(reference) {
    const [, kind, namespace, name] = /^(.+):(.+)\/(.+)$/.exec(reference);
    const { status, body } = await this.portal.call(`/catalog/entities/by-name/${kind}/${namespace}/${name}`);
    return status === 200 ? body : undefined;
  }

  /** All entities, once this one is among them and every relation leads to one of them. */
  async settled(reference) {
    let dangling;
    return until(`${reference} is in the catalog with all it relates to`, async () => {
      const { body } = await this.portal.call('/catalog/entities');
      const known = new Set(
        body.map(({ kind, metadata }) => `${kind}:${metadata.namespace}/${metadata.name}`.toLowerCase()),
      );
      dangling = body.flatMap(({ relations = [] }) =>
        relations.filter(({ targetRef }) => !known.has(targetRef)),
      );
      return known.has(reference) && dangling.length === 0 ? body : undefined;
    }).catch((error) => {
      throw new Error(`${error.message}; dangling: ${JSON.stringify(dangling)}`);
    });
  }

  /** Gives the template these answers, and waits for the end. */
  async scaffold(values) {
    const created = await this.portal.call('/scaffolder/v2/tasks', {
      templateRef: 'template:default/koa-service',
      values,
    });
    assert.equal(created.status, 201, JSON.stringify(created.body));
    return this.ended(created.body.id);
  }

  /** What a person does at a task that failed, when the cause is away. */
  async retry({ id }) {
    const { status, body } = await this.portal.call(`/scaffolder/v2/tasks/${id}/retry`, {});
    assert.equal(status, 201, JSON.stringify(body));
    return this.ended(id);
  }

  async ended(id) {
    const path = `/scaffolder/v2/tasks/${id}`;
    const find = async () => {
      const { body } = await this.portal.call(path);
      return ['completed', 'failed', 'cancelled'].includes(body.status) ? body.status : undefined;
    };
    const status = await until('the task ends', find, 300);
    const { body: events } = await this.portal.call(`${path}/events`);
    const { output } = events.findLast(({ type }) => type === 'completion')?.body ?? {};
    return { id, status, output, log: events.map(({ body }) => body.message).join('\n') };
  }
}
