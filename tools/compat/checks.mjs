// What is done in one lane: each check ends by itself, or is ended, and says why it failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './workshop.mjs';

const PAID = /^paid$/m;

/** @returns undefined when the check passed, else what it printed */
export async function check(name, { node, folder, installed, redisPath }) {
  try {
    await CHECKS[name]({ node, folder, installed, redisPath });
    return undefined;
  } catch (error) {
    return error.message;
  }
}

const CHECKS = {
  express: (lane) => payment('express', lane),
  fastify: (lane) => payment('fastify', lane),

  async jest({ node, folder, installed }) {
    const config = { rootDir: join(folder, 'dist'), testMatch: ['**/*.check.js'], testEnvironment: 'node' };
    writeFileSync(join(folder, 'jest.config.json'), JSON.stringify({ ...config, transform: {} }));
    const flags = ['--experimental-vm-modules', '--no-warnings'];
    await run(node, [...flags, join(installed, 'node_modules/jest/bin/jest.js'), '-c', 'jest.config.json'], {
      cwd: folder,
    });
  },

  async vitest({ node, folder, installed }) {
    const config = `export default { test: { globals: true, include: ['dist/*.check.js'] } };`;
    writeFileSync(join(folder, 'vitest.config.mjs'), config);
    await run(node, [join(installed, 'node_modules/vitest/vitest.mjs'), 'run'], { cwd: folder });
  },
};

/** The consumer prints `paid` last and exits by itself: a timer left behind by the library would hold it up. */
async function payment(platform, { node, folder, redisPath }) {
  const printed = await run(node, [join(folder, 'dist/main.js'), platform, redisPath], { timeout: 60_000 });
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
