import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './command';

interface Locked {
  name?: string;
  version: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
}

/** Each asks for no more than that its text comes along. */
const ALLOWED = [
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Python-2.0'],
  ...['(MIT OR CC0-1.0)', 'Apache-2.0 AND MIT'],
];
/** Used for development, unchanged, and passed on to nobody. */
const ALLOWED_FOR_DEVELOPMENT = ['MPL-2.0', 'CC-BY-4.0'];
/** Their manifests name no licence as npm reads it; their own files do. */
const MIT_BY_ITS_FILE = ['busboy', 'streamsearch'];

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};
const locked = Object.entries(packages)
  .filter(([path, { link }]) => path.includes('node_modules/') && !link)
  .map(([path, found]) => ({ ...found, name: found.name ?? nameOf(path) }));

describe('a licence', () => {
  it('is allowed, of every package in the lock file', () => {
    const refused = locked.filter(({ name, license, dev }) => {
      if (license === undefined) return !MIT_BY_ITS_FILE.includes(name);
      return !ALLOWED.includes(license) && !(dev && ALLOWED_FOR_DEVELOPMENT.includes(license));
    });
    expect(refused.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
    expect(locked.length).toBeGreaterThan(500);
  });

  it.each(MIT_BY_ITS_FILE)('of %s is in its own file', (name) => {
    expect(locked.find((found) => found.name === name)?.license).toBeUndefined();
    const text = readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
    expect(text).toMatch(/Permission is hereby granted, free of charge, to any person obtaining a copy/);
  });
});

describe('the bill of materials', () => {
  const { stdout, output } = command('node', ['tools/sbom.mjs']);

  it('holds exactly what the lock file has for production, each with its version, digest and licence', () => {
    if (!stdout) throw new Error(output);
    const { bomFormat, components } = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; 'bom-ref': string; hashes?: object[]; licenses?: object[] }[];
    };
    expect(bomFormat).toBe('CycloneDX');
    const listed = components.map((component) => component['bom-ref']);
    const wanted = locked.filter(({ dev }) => !dev).map(({ name, version }) => `${name}@${version}`);
    expect([...new Set(wanted)].filter((each) => !listed.includes(each))).toEqual([]);
    const ours = listed.filter((each) => !wanted.includes(each)).map((each) => each.split('@')[0]);
    expect(ours.sort()).toEqual(
      Object.entries(packages)
        .filter(([path]) => /^(libs|apps)\/[^/]+$/.test(path))
        .map(([, { name }]) => name)
        .sort(),
    );
    expect(listed.some((each) => each.startsWith('jest@'))).toBe(false);
    const thirdParty = components.filter((component) => wanted.includes(component['bom-ref']));
    expect(thirdParty.filter(({ hashes }) => !hashes?.length).map(({ name }) => name)).toEqual([]);
    const unlicensed = thirdParty.filter(({ licenses }) => !licenses?.length).map(({ name }) => name);
    expect(unlicensed.sort()).toEqual(MIT_BY_ITS_FILE);
  });
});
