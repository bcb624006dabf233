// Logs belong to the tests that look at them.
process.env.LOG_LEVEL ??= 'silent';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: [
    '<rootDir>/service',
    '<rootDir>/infra',
    '<rootDir>/upgrade',
    '<rootDir>/template',
    '<rootDir>/test',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  // Types are checked once for the whole repository by `npm run types`; here they are only stripped.
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }] },
  moduleNameMapper: {
    '^@golden-path/(spec|telemetry)$': '<rootDir>/service/$1/src',
    '^@golden-path/telemetry/(.+)$': '<rootDir>/service/telemetry/src/$1',
  },
};
