module.exports = {
  displayName: 'qpay',
  preset: '../../jest.preset.js',
  setupFiles: ['<rootDir>/test/support/quiet-logs.ts'],
};
