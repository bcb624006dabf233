// A repository on the git host of the namespaces, and a working copy of it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { STATE } from './kubernetes.mjs';

export class Repository {
  /** @param folder of a service, which becomes its working copy */
  constructor(folder) {
    this.folder = folder;
    const identity = this.read('catalog-info.yaml');
    [, this.name] = /^  name: (.*)$/m.exec(identity);
    [, this.slug] = /github\.com\/project-slug: (\S+)/.exec(identity);
    const host = join(STATE, 'repositories', `${this.slug}.git`);
    mkdirSync(dirname(host), { recursive: true });
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', host]);
    writeFileSync(join(host, 'hooks/post-receive'), this.#webhook(), { mode: 0o755 });
    rmSync(join(folder, '.git'), { recursive: true, force: true });
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('config', 'user.name', 'Somebody');
    this.git('config', 'user.email', 'somebody@example.org');
    this.git('remote', 'add', 'origin', host);
    this.commit('feat: begin');
  }

  /** As GitHub tells Argo CD of a push, where somebody has set that up. */
  #webhook() {
    const repository = { html_url: `https://github.com/${this.slug}`, default_branch: 'main' };
    const event = JSON.stringify({ ref: 'refs/heads/main', repository, commits: [] });
    return `#!/bin/sh
exec curl --silent --show-error --fail --header 'X-GitHub-Event: push' --json '${event}' http://127.0.0.1:8080/api/webhook
`;
  }

  git(...words) {
    return execFileSync('git', words, {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  read(path) {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path, content) {
    writeFileSync(join(this.folder, path), content);
  }

  change(path, from, to) {
    const before = this.read(path);
    const after = before.replaceAll(from, to);
    if (after === before) throw new Error(`${path} has no ${from}`);
    this.write(path, after);
  }

  /** Of all that was changed, to where Argo CD looks. @returns its hash */
  commit(message) {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
    return this.#push();
  }

  /** Takes a commit back. @returns the hash of the one that does */
  revert(commit) {
    this.git('revert', '--no-edit', commit);
    return this.#push();
  }

  #push() {
    this.git('push', '--quiet', '--tags', 'origin', 'main');
    return this.git('rev-parse', 'HEAD');
  }

  /** What an environment is to run. */
  run(environment, version, digest) {
    const file = `gitops/overlays/${environment}/version.yaml`;
    this.write(
      file,
      this.read(file)
        .replace(/newTag: .*/, `newTag: ${version}`)
        .replace(/digest: .*/, `digest: ${digest}`)
        .replace(/version: .*/, `version: ${version}`),
    );
  }

  /** What the workflow of a release does. */
  release(version, digest) {
    this.run('dev', version, digest);
    // In the path's own repository a version alone is one of the path.
    this.git('tag', `${existsSync(join(this.folder, 'template.yaml')) ? `${this.name}-` : ''}v${version}`);
    return this.commit(`chore(release): ${version}`);
  }
}
