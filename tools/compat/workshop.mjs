// The folders that lanes run in: packed tarballs, installed packages, compiled consumers, other Nodes. All below one temporary folder.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MODULES } from './lanes.mjs';

const execute = promisify(execFile);
const root = join(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '..', '..');
const consumer = join(root, 'tools', 'compat', 'consumer');
const PACKAGES = { 'nestjs-qpay': 'dist/packages/qpay', 'qpay-simulator': 'dist/packages/qpay-simulator' };
const QUIET = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'];
/** A limit for what hangs, not for what is slow: an installation on a busy machine takes minutes. */
const LIMIT_MS = 15 * 60_000;
/** Source conditions and the like are this workspace's; a stranger has none of them. */
const { NODE_OPTIONS: _, NODE_PATH: __, ...environment } = process.env;

/** Runs a program to its end. @returns its output; a failure rejects with what it printed */
export async function run(program, args, options = {}) {
  const settings = { cwd: root, env: environment, timeout: LIMIT_MS, maxBuffer: 2 ** 26, ...options };
  try {
    return (await execute(program, args, settings)).stdout;
  } catch (error) {
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim();
    const printed = error.killed ? `ended after ${settings.timeout / 1000} s\n${said}` : said;
    throw new Error(`${program} ${args.join(' ')}: ${printed || error.message}`);
  }
}

export class Workshop {
  folder = mkdtempSync(join(tmpdir(), 'qpay-compat-'));

  close() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Tarballs as the registry would have them, of what `npx nx pack` has laid out: where they are, and the digests that tell them from others. */
  async tarballs() {
    const found = { paths: {}, digests: {} };
    for (const [name, folder] of Object.entries(PACKAGES)) {
      const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', this.folder];
      const [{ filename, integrity }] = JSON.parse(await run('npm', args, { cwd: join(root, folder) }));
      found.paths[name] = `file:${join(this.folder, filename)}`;
      found.digests[name] = integrity;
    }
    return found;
  }

  /** An empty application with the tarballs and its own versions, without a flag that would overlook a conflict of peers. */
  async install({ nest, ioredis, packages }, paths) {
    const folder = join(this.folder, `nest-${nest}-ioredis-${ioredis}`);
    mkdirSync(folder);
    const manifest = { name: 'stranger', private: true, dependencies: { ...packages, ...paths } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    await run('npm', ['install', '--strict-peer-deps', ...QUIET], { cwd: folder });
    for (const module of MODULES) await this.compile(folder, module);
    return folder;
  }

  /** One source for both module systems: what its nearest manifest says decides what TypeScript makes of it. */
  async compile(installed, module) {
    const folder = join(installed, module);
    cpSync(consumer, folder, { recursive: true });
    const type = module === 'ESM' ? 'module' : 'commonjs';
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `stranger-${type}`, type }));
    await run(process.execPath, [join(installed, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  }

  /** The Node of a version: the one that runs this, or the binary that the registry has for this machine, which says itself that it has long-term support. */
  async node(version) {
    if (process.versions.node === version) return process.execPath;
    const folder = join(this.folder, `node-${version}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const name = `node-${process.platform}-${process.arch}`;
    await run('npm', ['install', ...QUIET, `${name}@${version}`], { cwd: folder });
    const binary = join(folder, 'node_modules', name, 'bin', 'node');
    const support = await run(binary, ['--print', 'process.release.lts']);
    if (support.trim() === 'undefined') throw new Error(`Node ${version} has no long-term support`);
    return binary;
  }
}

/** The versions that lie in an installation's node_modules, whatever was asked for, and what the Node says of itself. */
export async function versionsIn(installed, names, node) {
  const versionOf = (name) =>
    JSON.parse(readFileSync(join(installed, 'node_modules', name, 'package.json'), 'utf8')).version;
  const said = await run(node, ['--version']);
  return {
    node: said.trim().replace(/^v/, ''),
    ...Object.fromEntries(names.map((name) => [name, versionOf(name)])),
  };
}
