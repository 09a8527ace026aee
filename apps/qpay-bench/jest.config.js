module.exports = {
  displayName: 'qpay-bench',
  preset: '../../jest.preset.js',
  setupFiles: ['<rootDir>/test/support/quiet-logs.ts'],
};
