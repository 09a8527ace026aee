import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './command';

describe('what is kept up', () => {
  /** Below the workspace, so that its packages are found. */
  const folder = join(root, 'tmp', `upkeep-${process.pid}`);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has no file, export, type or dependency that nothing uses', () => {
    const { status, output } = command('npm', ['run', '--silent', 'knip']);
    expect({ status, output }).toEqual({ status: 0, output: expect.any(String) });
  }, 240_000);

  it('has no file that needs itself, by whichever way round', () => {
    const { status, output } = command('npm', ['run', '--silent', 'cycles']);
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringMatching(/no dependency violations found \(\d{3,} modules/),
    });
  }, 240_000);

  it('would be told of one', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hen.ts'), `import { egg } from './egg';\nexport const hen = () => egg;\n`);
    writeFileSync(join(folder, 'egg.ts'), `import { hen } from './hen';\nexport const egg = () => hen;\n`);
    const { status, output } = command('depcruise', [folder]);
    expect(output).toContain('error no-cycle');
    expect(status).toBe(1);
  }, 240_000);
});

describe('a release', () => {
  const clone = join(root, 'tmp', `release-${process.pid}`);
  const git = (...args: string[]) => {
    const named = ['-c', 'user.name=nobody', '-c', 'user.email=nobody@example.com', ...args];
    const { status, output } = command('git', named, { cwd: clone });
    if (status !== 0) throw new Error(output);
  };
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  it('raises the version of the package that the commits since its tag speak of, and writes its changelog', () => {
    expect(command('git', ['clone', '--quiet', '--no-tags', root, clone])).toMatchObject({ status: 0 });
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
    for (const name of ['qpay', 'qpay-simulator']) git('tag', `${name}@0.1.0`);
    appendFileSync(join(clone, 'libs/qpay/src/index.ts'), '// changed\n');
    git('commit', '--quiet', '--all', '--message', 'feat(qpay): hold a token for longer');
    const { status, output } = command('nx', ['release', '--dry-run', '--skip-publish'], { cwd: clone });
    expect(output).toContain('New version 0.1.1 written to manifest: libs/qpay/package.json');
    expect(output).toMatch(/^qpay-simulator .*No changes were detected/m);
    expect(output).toMatch(/(?:CREATE|UPDATE) libs\/qpay\/CHANGELOG\.md/);
    expect(output).toContain('+ - **qpay:** hold a token for longer');
    expect(status).toBe(0);
  }, 240_000);
});
