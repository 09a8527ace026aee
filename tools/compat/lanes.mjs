// Which versions a stranger may have: every combination of these is a lane.

/** Exact, so that a lane that fails today failed for a reason of ours. Raised by hand, in a commit of its own. */
const NEST = {
  11: {
    '@nestjs/axios': '4.0.1',
    '@nestjs/common': '11.2.10',
    '@nestjs/core': '11.2.10',
    '@nestjs/platform-express': '11.2.10',
    '@nestjs/platform-fastify': '11.2.8',
    '@nestjs/terminus': '11.1.1',
    '@nestjs/testing': '11.2.6',
  },
  12: {
    '@nestjs/axios': '12.0.1',
    '@nestjs/common': '12.5.1',
    '@nestjs/core': '12.5.1',
    '@nestjs/platform-express': '12.5.1',
    '@nestjs/platform-fastify': '12.2.0',
    '@nestjs/terminus': '12.1.0',
    '@nestjs/testing': '12.1.1',
  },
};
const IOREDIS = { 5: '5.11.1', 6: '6.0.0' };
const ALWAYS = {
  '@types/node': '20.19.33',
  axios: '1.21.1',
  jest: '30.5.2',
  'prom-client': '15.1.3',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
  typescript: '5.9.3',
  vitest: '4.1.12',
};

/** The oldest line that is supported, and the newest with long-term support. */
export const NODES = ['20.20.2', '24.21.0'];
export const MODULES = ['CommonJS', 'ESM'];

/** What is installed once: a folder of packages, which several lanes share. */
export const INSTALLS = Object.keys(NEST).flatMap((nest) =>
  Object.keys(IOREDIS).map((ioredis) => ({
    nest,
    ioredis,
    packages: { ...ALWAYS, ...NEST[nest], ioredis: IOREDIS[ioredis] },
  })),
);

/** What is run in every lane. A check without a reason to be left out must pass. */
export const CHECKS = ['express', 'fastify', 'jest', 'vitest'];

/** @returns why a check cannot be made in a lane, whatever the library does; undefined where it must pass */
export function impossible({ nest, node, module }, check) {
  if (check === 'jest' && nest === '12' && Number(node.split('.')[0]) < 24)
    return 'Nest 12 is ESM only, which jest loads on Node 24.9 and later';
  if (check === 'jest' && nest === '12' && module === 'ESM')
    return "jest's own loader of ES modules takes it for a cycle when a CommonJS package requires Nest 12: let jest run CommonJS, or use vitest";
  if (check === 'vitest' && module === 'CommonJS') return 'vitest loads every test as ESM';
  return undefined;
}
