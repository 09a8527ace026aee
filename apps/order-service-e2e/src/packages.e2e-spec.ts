import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NodeProcess } from './support/node-process';
import { INSTALLED, LIBRARIES } from './support/paths';

interface Manifest {
  name: string;
  bin?: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies?: Record<string, string>;
  exports: Record<string, unknown>;
}

/** A package as npm would publish it, laid into a folder that has nothing but it and what it says it needs. */
class Packed {
  readonly tarball: string;
  readonly root: string;
  readonly manifest: Manifest;

  constructor(
    readonly folder: string,
    library: string,
  ) {
    const source = join(LIBRARIES, library);
    const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: source,
      encoding: 'utf8',
    });
    const [{ filename }] = JSON.parse(printed) as [{ filename: string }];
    this.tarball = join(folder, filename);
    execFileSync('tar', ['-xzf', this.tarball, '-C', folder]);
    const packed = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8')) as Manifest;
    this.manifest = packed;
    this.root = join(folder, 'node_modules', packed.name);
    mkdirSync(dirname(this.root), { recursive: true });
    execFileSync('mv', [join(folder, 'package'), this.root]);
    for (const name of Object.keys({ ...packed.dependencies, ...packed.peerDependencies })) {
      const place = join(folder, 'node_modules', name);
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(join(INSTALLED, name), place);
    }
  }

  get kilobytes(): number {
    return statSync(this.tarball).size / 1000;
  }

  /** Runs a line of JavaScript beside the package and gives back what it prints. */
  run(code: string, type: 'commonjs' | 'module'): string {
    const args = [`--input-type=${type}`, '--eval', code];
    return execFileSync(process.execPath, args, { cwd: this.folder, encoding: 'utf8' }).trim();
  }
}

/** `159 kB packed` of a README. */
function statedKilobytes(library: string): number {
  const readme = readFileSync(join(LIBRARIES, library, 'README.md'), 'utf8');
  return Number(/(\d+) kB packed/.exec(readme)?.[1]);
}

describe.each(['qpay', 'qpay-simulator'])('the package of libs/%s', (library) => {
  let packed: Packed;
  beforeAll(() => (packed = new Packed(mkdtempSync(join(tmpdir(), `packed-${library}-`)), library)));
  afterAll(() => rmSync(packed.folder, { recursive: true, force: true }));

  it('has every entry that it promises, for require and for import, with types', () => {
    const entries = Object.entries(packed.manifest.exports).filter(([key]) => key !== './package.json');
    for (const [key, target] of entries) {
      const entry = `${packed.manifest.name}${key.slice(1)}`;
      const named = `Object.keys(entry).length > 0`;
      expect(packed.run(`const entry = require('${entry}'); console.log(${named})`, 'commonjs')).toBe('true');
      expect(packed.run(`import * as entry from '${entry}'; console.log(${named})`, 'module')).toBe('true');
      const types = String(Reflect.get(Object(target), 'types'));
      expect([entry, existsSync(join(packed.root, types))]).toEqual([entry, true]);
    }
  });

  it('holds no spec and no test helper', () => {
    const listed = execFileSync('tar', ['-tzf', packed.tarball], { encoding: 'utf8' }).split('\n');
    expect(listed.filter((file) => /\.(spec|testing)\./.test(file))).toEqual([]);
  });

  it('is as large as its README says', () => {
    expect(Math.abs(packed.kilobytes - statedKilobytes(library))).toBeLessThan(packed.kilobytes * 0.05);
  });
});

describe('the command qpay-simulator of the package', () => {
  it('serves the API and the wallet page', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packed-command-'));
    const packed = new Packed(folder, 'qpay-simulator');
    const script = join(packed.root, packed.manifest.bin?.['qpay-simulator'] ?? 'none');
    const command = new NodeProcess(script, {}, folder, ['--port', '0']);
    try {
      await command.untilWritten(/listens on http/);
      const url = /listens on (\S+)/.exec(command.output)?.[1] ?? '';
      expect(await (await fetch(url)).text()).toContain('QPay simulator');
      expect((await fetch(`${url}/wallet/wallet.js`)).status).toBe(200);
      const authorization = `Basic ${btoa('SIMULATOR:simulator-secret')}`;
      const login = await fetch(`${url}/v2/auth/token`, { method: 'POST', headers: { authorization } });
      expect(await login.json()).toMatchObject({ token_type: 'bearer' });
    } finally {
      expect(await command.end()).toBe(0);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
