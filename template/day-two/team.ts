import { dirname, join } from 'node:path';
import { SCOPE, tarballName } from '@golden-path/cli/packages';
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

export const contains =
  (file: string, ...texts: readonly string[]) =>
  (folder: Folder): boolean =>
    texts.every((text) => folder.read(file).includes(text));

export const ROUTES = `import { defineRoutes, operation } from '@golden-path/service';
import { z } from 'zod';

/** The endpoints that this service has beside those of its records. */
export const routes = defineRoutes((router) => {
  router.get(
    '/harbours',
    operation({ summary: 'Where vessels lie', answer: z.object({ items: z.array(z.string()) }) }, () => ({
      items: ['Rotterdam'],
    })),
  );
});
`;

const tarball = (version: string): string => tarballName(`${SCOPE}/service`, version);

/** @param first the version that the service was made at @param last the one that it is brought to */
export const editsBetween = (first: string, last: string): readonly Edit[] => [
  {
    what: 'README.md: a section of their own',
    do: (folder) => {
      folder.edit(
        'README.md',
        '## What is where',
        '## Who we are\n\nThe team of the fourth floor.\n\n## What is where',
      );
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
      contains('docs/commands.md', '`make greet`', '`make versions`')(folder),
  },
  {
    what: 'catalog-info.yaml: a tag',
    do: (folder) => {
      folder.edit('catalog-info.yaml', '    - typescript\n', '    - typescript\n    - fleet\n');
    },
    isKept: contains('catalog-info.yaml', '    - fleet\n', `template-version: ${last}\n`),
  },
  {
    what: 'service/src/vessels/definition.ts: another description, which the API reference follows',
    do: (folder) => {
      folder.edit(
        'service/src/vessels/definition.ts',
        /^ {2}description: '.*'/m,
        "  description: 'A ship of the fleet'",
      );
    },
    isKept: (folder) =>
      contains('service/src/vessels/definition.ts', 'A ship of the fleet')(folder) &&
      contains('docs/openapi.json', 'A ship of the fleet', 'draining or not')(folder),
  },
  {
    what: 'service/src/routes.ts: an endpoint of their own',
    do: (folder) => {
      folder.write('service/src/routes.ts', ROUTES);
    },
    isKept: (folder) =>
      contains('service/src/routes.ts', "'/harbours'")(folder) &&
      contains('docs/openapi.json', '"/harbours"')(folder),
  },
  {
    what: 'service/src/vessels/values.ts: another rule, in a file that the path moves',
    do: (folder) => {
      folder.edit('service/src/vessels/values.ts', "text === ''", "['', 'n/a'].includes(text)");
    },
    isKept: (folder) =>
      !folder.has('service/src/vessels/values.ts') &&
      contains('service/src/vessels/readers.ts', "'n/a'")(folder),
  },
  {
    what: 'service/src/fleet.test.ts: a test of their own, which imports what the path moves',
    do: (folder) => {
      folder.write(
        'service/src/fleet.test.ts',
        `import { readText } from './vessels/values';\n\ntest('what does not apply is nothing', () => {\n  expect(readText('n/a')).toBeUndefined();\n});\n`,
      );
    },
    isKept: contains('service/src/fleet.test.ts', "from './vessels/readers'"),
  },
  {
    what: 'service/src/service.test.ts: in another place, and edited',
    do: (folder) => {
      folder.move('service/src/service.test.ts', 'service/src/composed.test.ts');
      folder.edit(
        'service/src/composed.test.ts',
        "test('it describes what it serves'",
        "test('it knows a harbour', async () => {\n  expect(await json('/harbours')).toEqual({ items: ['Rotterdam'] });\n});\n\ntest('it describes what it serves'",
      );
    },
    isKept: (folder) =>
      !folder.has('service/src/service.test.ts') &&
      contains('service/src/composed.test.ts', 'it knows a harbour', '90_000')(folder),
  },
  {
    what: 'service/slo.yaml: another target, which rules and runbooks follow',
    do: (folder) => {
      folder.edit('service/slo.yaml', 'targetPercent: 99.9', 'targetPercent: 99.5');
    },
    isKept: contains('service/slo.yaml', 'targetPercent: 99.5'),
  },
  {
    what: 'infra/main.ts: a component less',
    do: (folder) => {
      folder.edit('infra/main.ts', 'ingress, observability, postgresql }', 'observability, postgresql }');
      folder.edit('infra/main.ts', 'httpRoute, ingress, ', 'httpRoute, ');
    },
    isKept: (folder) =>
      !folder.read('infra/main.ts').includes('ingress') &&
      contains('infra/main.ts', 'and what it adds.')(folder) &&
      !folder.has('gitops/components/ingress/kustomization.yaml'),
  },
  {
    what: 'gitops/overlays/prod/replicas.yaml: more pods, where the path says more about them',
    do: (folder) => {
      folder.edit('gitops/overlays/prod/replicas.yaml', 'maxReplicas: 12', 'maxReplicas: 20');
    },
    isKept: contains('gitops/overlays/prod/replicas.yaml', 'maxReplicas: 20', 'by load'),
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
      folder.edit('service/package.json', /^ {4}"@koa\/router": .*$/m, '$&\n    "yaml": "2.9.1",');
      folder.edit(
        'package-lock.json',
        /("service": \{[^}]*?"@koa\/router": "[^"]*",)/,
        '$1\n        "yaml": "2.9.1",',
      );
    },
    isKept: (folder) =>
      contains('service/package.json', '"yaml": "2.9.1"', tarball(last))(folder) &&
      contains('package-lock.json', '        "yaml": "2.9.1"')(folder) &&
      folder.has(`vendor/${tarball(last)}`) &&
      !folder.has(`vendor/${tarball(first)}`),
  },
  {
    what: '.github/workflows/ci.yaml: nights, too',
    do: (folder) => {
      folder.edit('.github/workflows/ci.yaml', /^on:\n/m, "on:\n  schedule:\n    - cron: '7 3 * * *'\n");
    },
    isKept: contains('.github/workflows/ci.yaml', "cron: '7 3 * * *'", `service-ci.yaml@v${last}`),
  },
  {
    what: 'LICENSE: deleted, for it is not open source',
    do: (folder) => {
      folder.delete('LICENSE');
    },
    isKept: (folder) => !folder.has('LICENSE'),
  },
];
