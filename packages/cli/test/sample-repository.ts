import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { formatVersion, NO_RELEASE } from '@golden-path/infra/tools';
import { git, tagOf } from '../src/release/git';
import { versionFile } from '../src/release/promotion';

export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;
export const IMAGE = 'ghcr.io/org/sample';
export const DIGESTS = ['a', 'b', 'c'].map((digit) => `sha256:${digit.repeat(64)}`) as [
  string,
  string,
  string,
];

const CONFIGURATION = `[user]
	name = Somebody
	email = somebody@example.org
[commit]
	gpgsign = false
[tag]
	gpgsign = false
`;

/** A real git repository for tests, with an overlay for each environment and nothing released. */
export class SampleRepository {
  readonly root = mkdtempSync(join(tmpdir(), 'release-'));

  /** @param original to copy; without, a new one is made */
  constructor(original?: SampleRepository) {
    if (original === undefined) this.begin();
    else cpSync(original.root, this.root, { recursive: true });
  }

  copy(): SampleRepository {
    return new SampleRepository(this);
  }

  private begin(): void {
    git(this.root, 'init', '--quiet', '--initial-branch=main');
    appendFileSync(join(this.root, '.git/config'), CONFIGURATION);
    cpSync(join(repositoryRoot(), 'catalog-info.yaml'), join(this.root, 'catalog-info.yaml'));
    this.write('service/package.json', '{"version":"0.1.0"}\n');
    // What is compiled of infra/main.ts, as far as it is asked here.
    this.write(
      'infra/dist/main.js',
      `exports.infra = { components: [], environments: ${JSON.stringify(ENVIRONMENTS)} };\n`,
    );
    for (const environment of ENVIRONMENTS) this.writeVersion(environment, '0.1.0', NO_RELEASE);
    this.commit('feat: begin');
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  writeVersion(environment: string, tag: string, digest: string): void {
    this.write(versionFile(environment), formatVersion({ repository: IMAGE, tag, digest }));
  }

  commit(message: string): void {
    git(this.root, 'add', '--all');
    git(this.root, 'commit', '--quiet', '--message', message);
  }

  /** A commit that changes what runs. */
  change(message: string): void {
    this.write('packages/service/src/code.ts', `// ${message}\n`);
    this.commit(message);
  }

  /** What the release workflow and a promotion leave in git. */
  release(tag: string): void {
    git(this.root, 'tag', tagOf(this.root, tag));
  }

  deploy(environment: string, tag: string, digest: string): void {
    this.writeVersion(environment, tag, digest);
    this.commit(`chore(gitops): ${environment} runs ${tag}`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
