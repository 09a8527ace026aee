module.exports = {
  displayName: 'order-service-e2e',
  preset: '../../jest.preset.js',
  // Real processes start here, some of them with a database to make.
  testTimeout: 150_000,
};
