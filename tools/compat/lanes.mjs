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
  '@swc/core': '1.16.18',
  '@swc/jest': '0.2.39',
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

/** What is run in every lane, and must pass in every lane. */
export const CHECKS = ['express', 'fastify', 'jest', 'vitest'];

/** The lanes of one installation: each Node in both module systems. */
export const lanesOf = ({ nest, ioredis }, nodes = NODES, modules = MODULES) =>
  nodes.flatMap((node) => modules.map((module) => ({ nest, ioredis, node, module })));

/**
 * Whether jest has Nest compiled to CommonJS for it: Nest 12 is published as ES modules alone. On Node 24.9 and later jest requires those by itself, but
 * from a test that is CommonJS: in one that is an ES module it takes it for a cycle when a CommonJS package requires what the test imports too.
 */
export const jestCompiles = ({ nest, node, module }) =>
  nest === '12' && (module === 'ESM' || Number(node.split('.')[0]) < 24);
