module.exports = {
  displayName: 'qpay',
  preset: '../../jest.preset.js',
  // Fleets of twenty instances under load: a second suite beside them would be the noise that they measure.
  maxWorkers: 1,
  setupFiles: ['<rootDir>/test/support/quiet-logs.ts'],
};
