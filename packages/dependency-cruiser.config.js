/**
 * Which way dependencies point (dependencies.test.ts). A test may look behind any door: it tries what is behind it.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const TEST = '\\.test\\.ts$|/(test|bench)/|^(template|test)/';
/** What a package exports. */
const ENTRY = '^packages/[a-z]+/src/(index|adapter|testing|start|schema|require-node|tools)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resource-knows-neither-http-nor-sql',
      severity: 'error',
      from: { path: '^packages/service/src/resource/', pathNot: TEST },
      to: { path: '^packages/service/src/(?!resource/)' },
    },
    {
      name: 'stores-know-no-http',
      severity: 'error',
      from: { path: '^packages/(service/src/store|postgresql/src)/', pathNot: TEST },
      to: { path: '^packages/service/src/(http|import|command)/' },
    },
    {
      name: 'packages-by-their-exports',
      comment: "Say `@golden-path/…`, and export what is missing from that package's src/index.ts.",
      severity: 'error',
      from: { path: '^packages/([a-z]+)/', pathNot: TEST },
      to: { path: '^packages/[a-z]+/', pathNot: ['^packages/$1/', ENTRY] },
    },
    {
      name: 'services-import-packages-only',
      severity: 'error',
      from: { path: '^(service|infra)/', pathNot: TEST },
      to: { path: '^packages/', pathNot: ENTRY },
    },
    {
      name: 'packages-know-no-service',
      severity: 'error',
      from: { path: '^packages/', pathNot: TEST },
      to: { path: '^(service|infra|template|test)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'] },
  },
};
