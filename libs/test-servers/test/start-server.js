// A test run in little: starts a server, says where it listens, and goes on, or comes to its end without stopping it.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

const [, options] = require('../../../jest.preset.js').transform['^.+\\.ts$'];

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false });
  module._compile(code, filename);
};

const { startRedis } = require('../src/redis-server.ts');

void startRedis().then(({ port }) => {
  process.stdout.write(`${port}\n`);
  if (process.argv[2] === 'server') process.stdin.resume();
});
