/** What every project's jest run shares: SWC as the compiler, sources instead of builds, one seed a run. */
const swc = require.resolve('@swc/jest');

module.exports = {
  testEnvironment: 'node',
  testEnvironmentOptions: {
    // The workspace's packages are loaded from their TypeScript sources; nothing has to be built before a test.
    customExportConditions: ['nestjs-qpay-source', 'node', 'require', 'default'],
  },
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transform: {
    '^.+\\.ts$': [
      swc,
      {
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
      },
    ],
  },
  reporters: ['default', require.resolve('./tools/count-reporter.js')],
  maxWorkers: 2,
  // Machines are noisy, and servers are started: what a test has to say of time, it asserts.
  testTimeout: 60_000,
};
