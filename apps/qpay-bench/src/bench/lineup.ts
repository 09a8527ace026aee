import type { OpenAdapter } from './adapters/adapter';
import { openAsyncCacheDedupe } from './adapters/async-cache-dedupe';
import { openBentocache } from './adapters/bentocache';
import { openCacheManager } from './adapters/cache-manager';
import { openMongolianPayment } from './adapters/mongolian-payment';
import { openOurs } from './adapters/ours';
import { openQpayJs } from './adapters/qpay-js';
import { openRedisSemaphore } from './adapters/redis-semaphore';
import { openSimpleRedis } from './adapters/simple-redis';

/** Who takes part, and the conditions under which each can do its best. */
export interface Rival {
  /** The column's title. */
  name: string;
  /** The package whose version stands in the report. */
  packageName?: string;
  open: OpenAdapter;
  /** The form of `expires_in` that it reads correctly. QPay sends the absolute one. */
  expiresIn: 'absolute' | 'duration';
  /** How long before a token's end it stops using it, in seconds, where that is built in and cannot be scaled. */
  builtInMarginSeconds?: number;
}

export const OURS = 'ours';

export const LINEUP: readonly Rival[] = [
  { name: OURS, packageName: 'nestjs-qpay', open: openOurs, expiresIn: 'absolute' },
  { name: 'simple Redis', packageName: 'ioredis', open: openSimpleRedis, expiresIn: 'duration' },
  {
    name: 'qpay-js',
    packageName: 'qpay-js',
    open: openQpayJs,
    expiresIn: 'absolute',
    builtInMarginSeconds: 30,
  },
  {
    name: '@mongolian-payment',
    packageName: '@mongolian-payment/qpay',
    open: openMongolianPayment,
    expiresIn: 'duration',
    builtInMarginSeconds: 60,
  },
  { name: 'bentocache', packageName: 'bentocache', open: openBentocache, expiresIn: 'absolute' },
  {
    name: 'async-cache-dedupe',
    packageName: 'async-cache-dedupe',
    open: openAsyncCacheDedupe,
    expiresIn: 'absolute',
  },
  { name: 'cache-manager', packageName: 'cache-manager', open: openCacheManager, expiresIn: 'absolute' },
  {
    name: 'redis-semaphore',
    packageName: 'redis-semaphore',
    open: openRedisSemaphore,
    expiresIn: 'absolute',
  },
];

/** @throws Error for a name that nobody has */
export function rivalNamed(name: string): Rival {
  const rival = LINEUP.find((one) => one.name === name);
  if (!rival) throw new Error(`There is no rival "${name}": ${LINEUP.map((one) => one.name).join(', ')}.`);
  return rival;
}
