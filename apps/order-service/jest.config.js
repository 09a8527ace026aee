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
  // Making an embedded database takes seconds on a busy machine.
  testTimeout: 30_000,
  transformIgnorePatterns: ['/node_modules/(?!@electric-sql/pglite)'],
};
