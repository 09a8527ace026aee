// Lets a forked process load the TypeScript sources, with the same compiler and settings as jest: nothing has to be built.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

const [, options] = require('../../../../jest.preset.js').transform['^.+\\.ts$'];

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false });
  module._compile(code, filename);
};

require(process.argv[2]);
