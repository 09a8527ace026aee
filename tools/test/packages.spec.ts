import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './command';

/** Most that `npm pack` may make of it, in bytes: a heavier package wants a reason in the commit that raises this. */
const PACKAGES = [
  { name: 'nestjs-qpay', folder: 'dist/packages/qpay', source: 'libs/qpay', maxPacked: 165_000 },
  {
    name: 'qpay-simulator',
    folder: 'dist/packages/qpay-simulator',
    source: 'libs/qpay-simulator',
    maxPacked: 85_000,
  },
];

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

describe.each(PACKAGES)('the packed $name', ({ folder, source, maxPacked }) => {
  const manifest = readJson(folder, 'package.json');

  it('is clean by publint', () => {
    const { status, output } = command('publint', ['--strict', folder]);
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('All good') });
  });

  it('has types for require and import in every way that TypeScript resolves', () => {
    const { status, output } = command('attw', ['--pack', folder, '--format', 'ascii']);
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('No problems found') });
  });

  it(`holds only what is used, in less than ${maxPacked} bytes and as many as its README says`, () => {
    const { stdout } = command('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: join(root, folder),
    });
    const [{ size, files }] = JSON.parse(stdout) as [{ size: number; files: { path: string }[] }];
    const allowed =
      /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|(dist|bin)\/.+(\.d\.ts|\.js)|assets\/.+)$/;
    expect(files.map(({ path }) => path).filter((path) => !allowed.test(path))).toEqual([]);
    expect(files.filter(({ path }) => /\.(spec|testing)\.|internal\.(d\.ts|js)$/.test(path))).toEqual([]);
    expect(size).toBeLessThan(maxPacked);
    const stated = /(\d+) kB packed/.exec(readFileSync(join(root, source, 'README.md'), 'utf8'))?.[1];
    expect(Math.abs(size / 1000 - Number(stated))).toBeLessThan(size / 20_000);
  });

  it('leads to no TypeScript source and to nothing of this workspace', () => {
    expect(JSON.stringify(manifest)).not.toMatch(/nestjs-qpay-source|src\/|test-servers|internal"/);
    expect(manifest.devDependencies).toBeUndefined();
  });

  it('takes the repairs of its dependencies, and starts at the versions that are tested here', () => {
    const { dependencies } = readJson(source, 'package.json');
    const ranges = Object.fromEntries(
      Object.entries(dependencies).map(([name, version]) => [name, `^${version}`]),
    );
    expect(manifest.dependencies).toEqual(ranges);
  });
});

describe('what nestjs-qpay asks of its user', () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = readJson(
    'dist/packages/qpay',
    'package.json',
  );

  it('is Nest 11 or 12, and ioredis 5 or 6 only where there is a Redis', () => {
    expect(peerDependencies).toMatchObject({
      '@nestjs/axios': '^4.0.0 || ^12.0.0',
      '@nestjs/common': '^11.0.0 || ^12.0.0',
      '@nestjs/core': '^11.0.0 || ^12.0.0',
      ioredis: '^5.0.0 || ^6.0.0',
    });
    expect(peerDependenciesMeta.ioredis).toEqual({ optional: true });
  });

  it('is at most two dependencies', () => {
    expect(Object.keys(dependencies)).toEqual(['cockatiel', 'zod']);
  });
});

describe('an empty application with the tarballs', () => {
  it('is paid, on Express and Fastify, by require and import, of one and the same class', () => {
    const lanes = ['--nest', '11', '--ioredis', '5', '--node', 'this', '--check', 'express,fastify'];
    const { status, output } = command('node', ['tools/compat/run.mjs', '--no-build', ...lanes]);
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringMatching(/^4 passed, 0 failed in 2 lanes$/m),
    });
  }, 240_000);
});
