module.exports = {
  displayName: 'qpay',
  preset: '../../jest.preset.js',
  // Its suites wait most of their time, for leases and lifetimes to end: what they measure is relative to this process’s own delay.
  maxWorkers: 3,
  setupFiles: ['<rootDir>/test/support/quiet-logs.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/search-children.ts'],
  // Read with --coverage only: `npx nx run qpay:coverage`. Files of types have no branch; what forked processes run is not counted.
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!**/*.{spec,testing,types}.ts'],
  coverageReporters: ['text-summary'],
  coverageThreshold: { global: { branches: 95 } },
};
