const { existsSync } = require('node:fs');

// Logs belong to the tests that look at them.
process.env.LOG_LEVEL ??= 'silent';

/** The sources of the packages, where they are: a repository made from the template has them installed. */
const ofPackages = existsSync('packages') && {
  globalSetup: '<rootDir>/packages/service/test/build.ts',
  setupFiles: ['<rootDir>/test/seed.ts'],
  moduleNameMapper: {
    '^@golden-path/([a-z]+)$': '<rootDir>/packages/$1/src',
    '^@golden-path/([a-z]+)/(.+)$': '<rootDir>/packages/$1/src/$2',
  },
  // jose is an ES module, which Jest's own `require` does not take.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
};

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Milliseconds, for what never ends: a busy machine is no failure.
  testTimeout: 240_000,
  roots: ['service', 'infra', 'packages', 'template', 'test']
    .filter((folder) => existsSync(folder))
    .map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  // Types are checked once for the whole repository by `npm run types`; here they are only stripped.
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }],
    '/jose/.+\\.js$': ['ts-jest', { tsconfig: { allowJs: true, module: 'commonjs', target: 'es2024' } }],
  },
  ...ofPackages,
};
