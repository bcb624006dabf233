import { contains, type Edit, type Folder, ROUTES } from './team';

const HARBOURS = `import type { Route } from './route';

/** \`GET /harbours\`: where vessels lie. */
export function harboursRoute(): Route {
  return {
    method: 'GET',
    path: '/harbours',
    handle: () => ({ status: 200, type: 'application/json', cache: 'no-store', body: '{"items":["Rotterdam"]}' }),
    operation: {
      id: 'harbours',
      tag: 'Operations',
      summary: 'Where vessels lie',
      content: { 'application/json': { type: 'object' } },
      problems: [],
    },
  };
}
`;

const FIELD = `    {
      name: 'flag',
      type: 'string',
      description: 'The state whose law it is under',
      example: 'NL',
      sortable: true,
    },
`;

/** What a team did to a service that had all machinery in it. */
export const FAT_EDITS: readonly Edit[] = [
  {
    what: 'service/src/http/harbours.ts, and a line of service/src/http/routes.ts: an endpoint of their own',
    do: (folder) => {
      const routes = 'service/src/http/routes.ts';
      folder.write('service/src/http/harbours.ts', HARBOURS);
      folder.edit(routes, /^(import .*'\.\/home';\n)/m, "import { harboursRoute } from './harbours';\n$1");
      folder.edit(routes, '    liveRoute(),\n', '    harboursRoute(),\n    liveRoute(),\n');
    },
    isKept: contains('docs/openapi.json', '"/harbours"'),
  },
  {
    what: 'service/src/vessels: a field of their own',
    do: (folder) => {
      folder.edit(
        'service/src/vessels/vessel.ts',
        /^ {2}readonly position.*\n/m,
        '$&  readonly flag?: string;\n',
      );
      folder.edit('service/src/vessels/definition.ts', /^ {2}\],\n {2}filters/m, `${FIELD}$&`);
      folder.edit(
        'service/src/vessels/parse.ts',
        /^ {4}position: .*\n/m,
        '$&    flag: readText(source.flag),\n',
      );
    },
    isKept: (folder) =>
      contains('service/src/vessels/vessel.ts', 'readonly flag?: string;')(folder) &&
      contains('docs/openapi.json', 'The state whose law it is under')(folder),
  },
  {
    what: 'service/src/http/live.ts: machinery, edited',
    do: (folder) => {
      folder.edit('service/src/http/live.ts', 'Whether the process is alive', 'Whether the ship is afloat');
    },
    isKept: (folder) => !folder.has('service/src/http/live.ts'),
  },
  {
    what: 'service/slo.yaml: another target',
    do: (folder) => {
      folder.edit('service/slo.yaml', 'targetPercent: 99.9', 'targetPercent: 99.5');
    },
    isKept: (folder) =>
      contains('service/slo.yaml', 'targetPercent: 99.5')(folder) && contains('docs/slo.md', '99.5')(folder),
  },
  {
    what: 'Makefile: a target of their own',
    do: (folder) => {
      folder.write('Makefile', `${folder.read('Makefile')}${TARGET}`);
    },
    isKept: contains('docs/commands.md', '`make greet`'),
  },
];

const TARGET = '\n.PHONY: greet\ngreet: ## Say hello\n\t@echo hello\n';

interface Fix {
  readonly what: string;
  readonly do: (folder: Folder) => void;
}

/** What the report asks for. */
export const FIXES: readonly Fix[] = [
  {
    what: "Makefile: the path's lines, and the target of their own",
    do: (folder) => {
      folder.edit('Makefile', /^<{7} yours\n[^]*?^={7}\n([^]*?)^>{7} .*\n/m, '$1');
      folder.write('Makefile', `${folder.read('Makefile')}${TARGET}`);
    },
  },
  {
    what: 'service/src/routes.ts: the endpoint, which was in service/src/http',
    do: (folder) => {
      folder.write('service/src/routes.ts', ROUTES);
      for (const name of ['harbours', 'routes', 'live']) folder.delete(`service/src/http/${name}.ts`);
    },
  },
];
