// What is done in one lane: each check ends by itself, or is ended, and says why it failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jestCompiles } from './lanes.mjs';
import { run } from './workshop.mjs';

const PAID = /^paid$/m;

/** @returns undefined when the check passed, else what it printed */
export async function check(name, { lane, node, folder, installed, redisPath }) {
  try {
    await CHECKS[name]({ lane, node, folder, installed, redisPath });
    return undefined;
  } catch (error) {
    return error.message;
  }
}

const CHECKS = {
  express: (lane) => payment('express', lane),
  fastify: (lane) => payment('fastify', lane),

  async jest({ lane, node, folder, installed }) {
    const { flags, ...how } = jestCompiles(lane) ? COMPILED : AS_IT_IS;
    const config = { rootDir: join(folder, 'dist'), testMatch: ['**/*.check.js'], testEnvironment: 'node' };
    writeFileSync(join(folder, 'jest.config.json'), JSON.stringify({ ...config, ...how }));
    await run(node, [...flags, join(installed, 'node_modules/jest/bin/jest.js'), '-c', 'jest.config.json'], {
      cwd: folder,
    });
  },

  /** The source, which vitest compiles by the lane's own tsconfig, decorators and all: as its users have it. */
  async vitest({ node, folder, installed }) {
    const config = `export default { test: { globals: true, include: ['*.check.ts'] } };`;
    writeFileSync(join(folder, 'vitest.config.mjs'), config);
    await run(node, [join(installed, 'node_modules/vitest/vitest.mjs'), 'run'], { cwd: folder });
  },
};

/** How jest is set up where it loads everything by itself, and where it must not see an ES module: docs/upgrading.md has the same. */
const AS_IT_IS = { flags: ['--experimental-vm-modules', '--no-warnings'], transform: {} };
const COMPILED = {
  flags: [],
  transform: { '^.+\\.js$': ['@swc/jest', { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }] },
  transformIgnorePatterns: ['/node_modules/(?!@nestjs/)'],
};

/** The consumer prints `paid` last and exits by itself: a timer left behind by the library would hold it up. */
async function payment(platform, { node, folder, redisPath }) {
  const printed = await run(node, [join(folder, 'dist/main.js'), platform, redisPath], { timeout: 300_000 });
  if (!PAID.test(printed)) throw new Error(`printed ${printed}`);
  await run(node, [join(folder, 'identity.mjs')]);
}

/** A redis-server of the lanes' own on a socket file, so that no port can be taken. */
export async function startRedis([program, ...args], folder) {
  const path = join(folder, 'redis.sock');
  const options = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn(program, [...args, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of server.stdout) if (/ready to accept/i.test(String(line))) break;
  server.stdout.destroy();
  return {
    path,
    stop: async () => {
      server.kill();
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
}
