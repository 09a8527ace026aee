// The workspace's test servers exist as TypeScript sources only. Node 20 cannot load those, so the benchmark's main process
// is started with this file (`node -r`): it compiles what lies in libs/test-servers as it is required.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

Module._extensions['.ts'] = (loaded, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  loaded._compile(code, file);
};
