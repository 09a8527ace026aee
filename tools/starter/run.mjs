// `npx nx run workspace:starter`: docs/guides/existing-nest-app.md in the applications that Nest's own starters make today, with the packed library.
//   node tools/starter/run.mjs             all of them
//   node tools/starter/run.mjs 11          one of them
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { NODES } from '../compat/lanes.mjs';
import { run, Workshop } from '../compat/workshop.mjs';
import { copyFiles, importModule, packagesToInstall } from './guide.mjs';

const [oldest, newest] = NODES;
/** Nest 12's command line wants a Node newer than Nest 12 itself does; it asks for CommonJS or ES modules, and takes the latter where nobody answers. */
const STARTERS = {
  11: { nest: 11, cli: '11.0.24', node: oldest, modules: 'cjs', flags: ['--strict'] },
  12: { nest: 12, cli: '12.0.8', node: newest, modules: 'esm', flags: ['--no-observe'] },
};
const NPM = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'];
/** What `npm start` needs since the module is imported; nothing is sent there. */
const ENVIRONMENT = {
  QPAY_CLIENT_ID: 'a',
  QPAY_CLIENT_SECRET: 'b',
  QPAY_INVOICE_CODE: 'c',
  QPAY_BASE_URL: 'http://127.0.0.1:9',
  PUBLIC_URL: 'http://127.0.0.1:9',
};

/** `nest new`, by the command line of that version. @returns the application's folder and how to run a command in it */
async function start(workshop, name) {
  const { cli, node, flags } = STARTERS[name];
  const home = join(workshop.folder, `starter-${name}`);
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  const env = {
    ...process.env,
    CI: 'true',
    PATH: [dirname(await workshop.node(node)), process.env.PATH].join(delimiter),
  };
  const within = (cwd) => (program, args, more) => run(program, args, { cwd, env: { ...env, ...more } });
  await within(home)('npm', ['install', ...NPM, `@nestjs/cli@${cli}`]);
  const options = ['--package-manager', 'npm', '--skip-git', '--skip-install', ...flags];
  await within(home)('npx', ['nest', 'new', 'shop', ...options]);
  const application = join(home, 'shop');
  return { application, command: within(application) };
}

async function tryStarter(workshop, name, tarballs) {
  const { application, command } = await start(workshop, name);
  const { atRunTime, forTests } = packagesToInstall(STARTERS[name]);
  const packed = (names) => names.map((each) => tarballs[each] ?? each);
  await command('npm', ['install', '--strict-peer-deps', ...NPM, ...packed(atRunTime)]);
  await command('npm', ['install', '--strict-peer-deps', ...NPM, '--save-dev', ...packed(forTests)]);
  console.log(`${name}: ${copyFiles(application, STARTERS[name]).length} files copied`);
  importModule(application, STARTERS[name]);
  for (const script of ['lint', 'build', 'test', 'test:e2e']) {
    await command('npm', ['run', script], ENVIRONMENT);
    console.log(`${name}: npm run ${script}: ok`);
  }
}

async function main() {
  const workshop = new Workshop();
  process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
  process.once('exit', () => workshop.close());
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(STARTERS);
  const { paths } = await workshop.tarballs();
  for (const name of names) await tryStarter(workshop, name, paths);
  console.log(`${names.length} of ${Object.keys(STARTERS).length} starters passed`);
}

await main();
