// `npm run test:compat`: the packed library in a stranger's application, in every combination of versions that it promises.
//   node tools/compat/run.mjs                        every lane, then the table in libs/qpay/README.md
//   node tools/compat/run.mjs --nest 11 --ioredis 5 --node 20.20.2      some lanes; the table stays
//   --node this: the Node that runs it; --no-build: pack what `npx nx pack` left; --results FILE: the outcomes as JSON
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureRedis } from '../ensure-redis.mjs';
import { check, startRedis } from './checks.mjs';
import { CHECKS, impossible, INSTALLS, MODULES, NODES } from './lanes.mjs';
import { writeTable } from './table.mjs';
import { Workshop } from './workshop.mjs';

const text = { type: 'string' };
const { values: only } = parseArgs({
  options: {
    nest: text,
    ioredis: text,
    node: text,
    module: text,
    check: text,
    results: text,
    'no-build': { type: 'boolean' },
  },
});
const choices = ['nest', 'ioredis', 'node', 'module', 'check'];
const wanted = (name) => (value) => only[name] === undefined || only[name].split(',').includes(value);
const whole = choices.every((name) => only[name] === undefined);
/** `this` is the Node that runs the lanes, whatever its version. */
const nodes = only.node === 'this' ? [process.versions.node] : NODES.filter(wanted('node'));

/** The lanes of one installation: each Node in both module systems. */
const lanesOf = ({ nest, ioredis }) =>
  nodes.flatMap((node) =>
    MODULES.filter(wanted('module')).map((module) => ({ nest, ioredis, node, module })),
  );

async function runLane(lane, places) {
  const outcomes = {};
  for (const name of CHECKS.filter(wanted('check'))) {
    const why = impossible(lane, name);
    const failure = why ? undefined : await check(name, places);
    outcomes[name] = why ? { impossible: why } : { passed: failure === undefined, failure };
    const { nest, ioredis, node, module } = lane;
    const outcome = why ?? (failure === undefined ? 'ok' : `FAILED\n${failure}`);
    console.log(`Nest ${nest}, ioredis ${ioredis}, Node ${node}, ${module}, ${name}: ${outcome}`);
  }
  return { ...lane, outcomes };
}

async function runAll(workshop, redisPath) {
  const tarballs = await workshop.tarballs();
  const binaries = {};
  for (const version of nodes) binaries[version] = await workshop.node(version);
  const results = [];
  const installs = INSTALLS.filter(({ nest }) => wanted('nest')(nest)).filter(({ ioredis }) =>
    wanted('ioredis')(ioredis),
  );
  for (const install of installs) {
    const installed = await workshop.install(install, tarballs);
    for (const lane of lanesOf(install)) {
      const folder = join(installed, lane.module);
      results.push(await runLane(lane, { node: binaries[lane.node], folder, installed, redisPath }));
    }
  }
  return results;
}

function count(results) {
  const outcomes = results.flatMap((lane) => Object.values(lane.outcomes));
  const made = outcomes.filter(({ impossible: why }) => !why);
  const passed = made.filter((outcome) => outcome.passed).length;
  console.log(`${passed} passed, ${made.length - passed} failed, ${outcomes.length - made.length} skipped`);
  return made.length > 0 && passed === made.length;
}

async function main() {
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
    const results = await runAll(workshop, redis.path);
    if (only.results) writeFileSync(only.results, JSON.stringify(results, null, 2));
    const green = count(results);
    if (green && whole) await writeTable(results);
    return green ? 0 : 1;
  } finally {
    await redis.stop();
  }
}

process.exitCode = await main();
