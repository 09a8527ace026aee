import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NodeProcess } from './support/node-process';
import { INSTALLED, PACKAGES } from './support/paths';

interface Manifest {
  name: string;
  bin?: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** A package as npm would publish it, laid into a folder that has nothing but it and what it says it needs. */
class Packed {
  readonly root: string;
  readonly manifest: Manifest;

  constructor(folder: string, library: string) {
    const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: join(PACKAGES, library),
      encoding: 'utf8',
    });
    const [{ filename }] = JSON.parse(printed) as [{ filename: string }];
    execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
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
}

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
