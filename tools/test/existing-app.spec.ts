import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './command';

describe('docs/guides/existing-nest-app.md', () => {
  /** Below the workspace, so that its packages are found. */
  const folder = join(root, 'tmp', `existing-app-${process.pid}`);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has files whose own test passes: an order is made, paid and known to be paid', () => {
    mkdirSync(folder, { recursive: true });
    const copy = `import { copyFiles } from './tools/starter/guide.mjs'; copyFiles(${JSON.stringify(folder)}, { modules: 'cjs' });`;
    expect(command('node', ['--input-type=module', '--eval', copy])).toMatchObject({ status: 0 });
    const preset = JSON.stringify(join(root, 'jest.preset.js'));
    writeFileSync(join(folder, 'jest.config.js'), `module.exports = { preset: ${preset} };`);
    const { status, output } = command('jest', ['--config', join(folder, 'jest.config.js')]);
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringMatching(/Tests: +2 passed, 2 total/),
    });
  }, 240_000);
});
