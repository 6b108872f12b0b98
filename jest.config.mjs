const shared = {
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript', tsx: false } }, module: { type: 'commonjs' } },
    ],
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out/'],
  setupFiles: ['<rootDir>/test/support/env.ts'],
  testEnvironment: '<rootDir>/test/support/jest/one-realm.cjs',
  runtime: '<rootDir>/test/support/jest/kept-modules.cjs',
};

export default {
  // As many as cores: with two more, loading the packages twice more and caches that four share cost a third more processor time.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/support/jest/heaviest-first.cjs',
  // Far above what anything takes: a loaded machine is no failure. Speed is measured in bench/.
  testTimeout: 900_000,
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
      testPathIgnorePatterns: [...shared.testPathIgnorePatterns, '<rootDir>/test/infra/', '<rootDir>/test/page/'],
    },
    { ...shared, displayName: 'infra', testMatch: ['<rootDir>/test/infra/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'page',
      testMatch: ['<rootDir>/test/page/**/*.test.ts'],
      globalSetup: '<rootDir>/test/page/support/set-up.ts',
      globalTeardown: '<rootDir>/test/page/support/tear-down.ts',
    },
  ],
};
