// The bill of materials (CycloneDX) of what runs in production: everything in the lock file but what is for development alone.
//   node tools/sbom.mjs > sbom.json        from the lock file, without a network
// `npm sbom --omit dev` leaves out whatever a workspace uses for development as well, Fastify and pg among it, and what one place of two needs for
// development: so all is asked for, and the lock file says what stays.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const inProduction = new Set(
  Object.entries(packages)
    .filter(([, { dev }]) => !dev)
    .map(([path, { name, version }]) => `${name ?? nameOf(path)}@${version}`),
);

const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const all = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', maxBuffer: 2 ** 28 }));
const kept = (ref) => inProduction.has(ref);

const components = all.components
  .filter((component) => kept(component['bom-ref']))
  .map(({ properties, ...component }) => ({
    ...component,
    properties: properties.filter(({ name }) => name !== 'cdx:npm:package:development'),
  }));
const dependencies = all.dependencies
  .filter(({ ref }) => kept(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(kept) }));

process.stdout.write(`${JSON.stringify({ ...all, components, dependencies }, null, 2)}\n`);
