// `npm run test:compat`: the packed library in a stranger's application, in every combination of versions that it promises.
//   node tools/compat/run.mjs                        every lane, then the table in libs/qpay/README.md
//   node tools/compat/run.mjs --nest 11 --ioredis 5 --results 11-5.json      a slice of them; the table stays
//   node tools/compat/run.mjs --from 11-5.json,11-6.json,12-5.json,12-6.json    the table, from slices that make a whole
//   --node this: the Node that runs it; --no-build: pack what `npx nx pack` left; --results FILE: the outcomes as JSON
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureRedis } from '../ensure-redis.mjs';
import { check, startRedis } from './checks.mjs';
import { CHECKS, INSTALLS, lanesOf, MODULES, NODES } from './lanes.mjs';
import { wholeOf, writeTable } from './table.mjs';
import { versionsIn, Workshop } from './workshop.mjs';

const text = { type: 'string' };
const { values: only } = parseArgs({
  options: {
    nest: text,
    ioredis: text,
    node: text,
    module: text,
    check: text,
    results: text,
    from: text,
    'no-build': { type: 'boolean' },
  },
});
const choices = ['nest', 'ioredis', 'node', 'module', 'check'];
const wanted = (name) => (value) => only[name] === undefined || only[name].split(',').includes(value);
const whole = choices.every((name) => only[name] === undefined);
/** `this` is the Node that runs the lanes, whatever its version. */
const nodes = only.node === 'this' ? [process.versions.node] : NODES.filter(wanted('node'));

async function runLane(places) {
  const { nest, ioredis, node, module } = places.lane;
  const outcomes = {};
  for (const name of CHECKS.filter(wanted('check'))) {
    const failure = await check(name, places);
    outcomes[name] = { passed: failure === undefined, failure };
    const outcome = failure === undefined ? 'ok' : `FAILED\n${failure}`;
    console.log(`Nest ${nest}, ioredis ${ioredis}, Node ${node}, ${module}, ${name}: ${outcome}`);
  }
  return { ...places.lane, outcomes };
}

async function runAll(workshop, redisPath) {
  const { paths, digests } = await workshop.tarballs();
  const binaries = {};
  for (const version of nodes) binaries[version] = await workshop.node(version);
  const results = [];
  const installs = INSTALLS.filter(({ nest }) => wanted('nest')(nest)).filter(({ ioredis }) =>
    wanted('ioredis')(ioredis),
  );
  for (const install of installs) {
    const installed = await workshop.install(install, paths);
    for (const lane of lanesOf(install, nodes, MODULES.filter(wanted('module')))) {
      const node = binaries[lane.node];
      const folder = join(installed, lane.module);
      const versions = await versionsIn(installed, Object.keys(install.packages), node);
      const seen = await runLane({ lane, node, folder, installed, redisPath });
      results.push({ ...seen, versions, tarballs: digests });
    }
  }
  return results;
}

/** @returns whether every check that was made has passed */
function count(results) {
  const outcomes = results.flatMap((lane) => Object.values(lane.outcomes));
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  console.log(`${passed} passed, ${outcomes.length - passed} failed in ${results.length} lanes`);
  return outcomes.length > 0 && passed === outcomes.length;
}

/** The outcomes of the lanes, run now. */
async function run() {
  if (!only['no-build'])
    execFileSync('npx', ['nx', 'run-many', '-t', 'pack'], { stdio: ['ignore', 'inherit', 'inherit'] });
  const workshop = new Workshop();
  const stop = () => process.exit(130);
  process
    .once('SIGINT', stop)
    .once('SIGTERM', stop)
    .once('exit', () => workshop.close());
  const redis = await startRedis(ensureRedis(), workshop.folder);
  process.once('exit', () => redis.stop());
  try {
    return await runAll(workshop, redis.path);
  } finally {
    await redis.stop();
  }
}

async function main() {
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  const results = only.from ? only.from.split(',').flatMap(read) : await run();
  if (only.results) writeFileSync(only.results, JSON.stringify(results, null, 2));
  const green = count(results);
  if (green && whole) await writeTable(wholeOf(results));
  return green ? 0 : 1;
}

process.exitCode = await main();
