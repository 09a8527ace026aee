module.exports = {
  displayName: 'order-service-e2e',
  preset: '../../jest.preset.js',
  // Most of the time the processes that the tests start are waited for.
  maxWorkers: 3,
  // Real processes start here, some of them with a database to make.
  testTimeout: 150_000,
};
