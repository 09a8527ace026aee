const preset = require('../../jest.preset.js');
const swc = require.resolve('@swc/jest');

module.exports = {
  displayName: 'order-service',
  preset: '../../jest.preset.js',
  transform: {
    ...preset.transform,
    // PGlite loads Node's own modules by import(), which jest's sandbox does not know; as require() it does.
    '/@electric-sql/pglite.*\\.cjs$': [swc, { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }],
  },
  // Servers are started and embedded databases made, which takes most of a minute on a busy machine.
  testTimeout: 120_000,
  transformIgnorePatterns: ['/node_modules/(?!@electric-sql/pglite)'],
};
