import { dirname, join } from 'node:path';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** What a team does to its repository in some months, and how it is told whether the edit is still there. */
export interface Edit {
  readonly what: string;
  readonly do: (folder: Folder) => void;
  readonly isKept: (folder: Folder) => boolean;
}

export class Folder {
  constructor(readonly path: string) {}

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), text);
  }

  edit(file: string, from: string | RegExp, to: string): void {
    const before = this.read(file);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file}: nothing matches ${String(from)}`);
    this.write(file, after);
  }

  move(from: string, to: string): void {
    renameSync(join(this.path, from), join(this.path, to));
  }

  delete(file: string): void {
    rmSync(join(this.path, file));
  }

  has(file: string): boolean {
    try {
      return this.read(file) !== '';
    } catch {
      return false;
    }
  }
}

const contains =
  (file: string, ...texts: readonly string[]) =>
  (folder: Folder): boolean =>
    texts.every((text) => folder.read(file).includes(text));

export const EDITS: readonly Edit[] = [
  {
    what: 'README.md: a section of their own',
    do: (folder) => {
      folder.edit('README.md', '## Read on', '## Who we are\n\nThe team of the fourth floor.\n\n## Read on');
    },
    isKept: contains('README.md', 'The team of the fourth floor.', '`make versions`'),
  },
  {
    what: 'Makefile: a target of their own',
    do: (folder) => {
      folder.write(
        'Makefile',
        `${folder.read('Makefile')}\n.PHONY: greet\ngreet: ## Say hello\n\t@echo hello\n`,
      );
    },
    isKept: (folder) =>
      contains('Makefile', 'greet: ##', 'versions: ##')(folder) &&
      contains('README.md', '`make greet`')(folder),
  },
  {
    what: 'catalog-info.yaml: a tag',
    do: (folder) => {
      folder.edit('catalog-info.yaml', '    - typescript\n', '    - typescript\n    - fleet\n');
    },
    isKept: contains('catalog-info.yaml', '    - fleet\n'),
  },
  {
    what: 'packages/service/src/vessels/definition.ts: another description, which the API reference follows',
    do: (folder) => {
      folder.edit(
        'packages/service/src/vessels/definition.ts',
        /^ {2}description: '.*'/m,
        "  description: 'A ship of the fleet'",
      );
    },
    isKept: (folder) =>
      contains('packages/service/src/vessels/definition.ts', 'A ship of the fleet')(folder) &&
      contains('docs/openapi.json', 'draining or not')(folder),
  },
  {
    what: 'gitops/overlays/prod/replicas.yaml: more pods, where the path changes when they come',
    do: (folder) => {
      folder.edit('gitops/overlays/prod/replicas.yaml', 'maxReplicas: 12', 'maxReplicas: 20');
    },
    isKept: contains('gitops/overlays/prod/replicas.yaml', 'maxReplicas: 20', 'averageUtilization: 60'),
  },
  {
    what: 'gitops/overlays/staging/settings.yaml: more logs',
    do: (folder) => {
      folder.edit('gitops/overlays/staging/settings.yaml', 'value: info', 'value: debug');
    },
    isKept: contains('gitops/overlays/staging/settings.yaml', 'value: debug'),
  },
  {
    what: 'service/package.json and the lock: a dependency, among those of the path',
    do: (folder) => {
      folder.edit('service/package.json', /^ {4}"pg-copy-streams": .*$/m, '$&,\n    "yaml": "2.9.1"');
      folder.edit(
        'package-lock.json',
        /("service": \{[^}]*?"pg-copy-streams": "[^"]*")/,
        '$1,\n        "yaml": "2.9.1"',
      );
    },
    isKept: (folder) =>
      contains('service/package.json', '"yaml": "2.9.1"')(folder) &&
      contains('package-lock.json', '        "yaml": "2.9.1"')(folder),
  },
  {
    what: 'packages/service/src/readiness.ts: another word, in a file that the path moves',
    do: (folder) => {
      folder.edit(
        'packages/service/src/readiness.ts',
        "'the data set is being loaded'",
        "'the fleet is being loaded'",
      );
    },
    isKept: (folder) =>
      !folder.has('packages/service/src/readiness.ts') &&
      contains('packages/service/src/lifecycle/readiness.ts', 'the fleet is being loaded')(folder),
  },
  {
    what: 'packages/service/src/fleet.test.ts: a test of their own, which imports what the path moves',
    do: (folder) => {
      folder.write(
        'packages/service/src/fleet.test.ts',
        `import { Readiness } from './readiness';\n\ntest('it waits for the fleet', () => {\n  expect(new Readiness().reason).toBe('the fleet is being loaded');\n});\n`,
      );
    },
    isKept: contains(
      'packages/service/src/fleet.test.ts',
      "from './lifecycle/readiness'",
      'the fleet is being loaded',
    ),
  },
  {
    what: 'CONTRIBUTING.md: in another place, and edited',
    do: (folder) => {
      folder.move('CONTRIBUTING.md', 'docs/contributing.md');
      folder.edit('docs/contributing.md', '## How we work', 'Ask on the fourth floor.\n\n## How we work');
    },
    isKept: (folder) =>
      !folder.has('CONTRIBUTING.md') && contains('docs/contributing.md', 'Ask on the fourth floor.')(folder),
  },
  {
    what: 'LICENSE: deleted, for it is no open source',
    do: (folder) => {
      folder.delete('LICENSE');
    },
    isKept: (folder) => !folder.has('LICENSE'),
  },
];
