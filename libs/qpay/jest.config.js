module.exports = {
  displayName: 'qpay',
  preset: '../../jest.preset.js',
  // Fleets of twenty instances under load: a second suite beside them would be the noise that they measure.
  maxWorkers: 1,
  setupFiles: ['<rootDir>/test/support/quiet-logs.ts'],
  // Read with --coverage only: `npx nx run qpay:coverage`. Files of types have no branch; what forked processes run is not counted.
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!**/*.{spec,testing,types}.ts'],
  coverageReporters: ['text-summary'],
  coverageThreshold: { global: { branches: 95 } },
};
