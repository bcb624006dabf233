import type { Tree, TreeFile } from '../scaffold/tree';

/** What makes a release of the template of the one before it. */
export interface Release {
  readonly version: string;
  /** Its section of CHANGELOG.md. */
  readonly notes: string;
  /** template/migrations/<version>.yaml */
  readonly migration?: string;
  readonly change: (files: Files) => void;
}

/** A tree that is being changed; every change has to hit. */
export class Files {
  readonly #files: Map<string, TreeFile>;

  constructor(tree: Tree) {
    this.#files = new Map(tree);
  }

  get tree(): Tree {
    return this.#files;
  }

  read(path: string): string {
    const file = this.#files.get(path);
    if (file === undefined) throw new Error(`there is no ${path}`);
    return file.content.toString();
  }

  write(path: string, text: string): void {
    this.#files.set(path, { kind: 'plain', ...this.#files.get(path), content: Buffer.from(text) });
  }

  edit(path: string, from: string | RegExp, to: string): void {
    const before = this.read(path);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path}: nothing matches ${String(from)}`);
    this.write(path, after);
  }

  editAll(pattern: RegExp, from: RegExp, to: string): void {
    for (const path of this.#files.keys())
      if (pattern.test(path)) this.write(path, this.read(path).replace(from, to));
  }

  move(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined) throw new Error(`there is no ${from}`);
    this.#files.delete(from);
    this.#files.set(to, file);
  }

  delete(path: string): void {
    if (!this.#files.delete(path)) throw new Error(`there is no ${path}`);
  }
}

/** Two releases that change what releases change: places, code, manifests, the form, the Makefile. */
export const RELEASES: readonly Release[] = [
  {
    version: '0.2.0',
    notes: `- Readiness lives in \`packages/service/src/lifecycle/\`.
- \`make versions\` prints the versions of what the service is made with.

### Upgrading

Imports of \`readiness\` follow by themselves.`,
    migration: `- move: { from: packages/service/src/readiness.ts, to: packages/service/src/lifecycle/readiness.ts }
- edit:
    files: 'service/**/*.ts'
    find: "'((?:\\\\.\\\\.?/)+(?:src/)?)readiness'"
    replace: "'$1lifecycle/readiness'"
- tell: Dashboards of your own that name the file need no change; documents may.
`,
    change: (files) => {
      files.move('packages/service/src/readiness.ts', 'packages/service/src/lifecycle/readiness.ts');
      files.editAll(/^service\/.*\.ts$/, /'((?:\.\.?\/)+(?:src\/)?)readiness'/g, "'$1lifecycle/readiness'");
      files.edit(
        'Makefile',
        /^##@ Test$/m,
        '.PHONY: versions\nversions: ## Print the versions of what the service is made with\n\t@node --version\n\n##@ Test',
      );
    },
  },
  {
    version: '0.3.0',
    notes: `- \`/live\` says what it is about in the API reference.
- Production scales out earlier.
- The form asks for the hours of support.`,
    change: (files) => {
      files.edit(
        'packages/service/src/http/live.ts',
        'Whether the process is alive',
        'Whether the process is alive, draining or not',
      );
      files.edit('gitops/overlays/prod/replicas.yaml', 'averageUtilization: 70', 'averageUtilization: 60');
      files.delete('.editorconfig');
      files.edit(
        'template.yaml',
        /^( +)window:\n/m,
        '$1support:\n$1  title: Hours of support\n$1  type: string\n$1  default: office\n$1  enum: [office, always]\n$1window:\n',
      );
      files.edit(
        'template/record/.golden-path.yaml.njk',
        /^ {2}window: .*\n/m,
        '$&  support: ${{ values.answers.support or "office" }}\n',
      );
    },
  },
];
