import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { createQPay, type QPay } from 'nestjs-qpay';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { startRedis, type RedisServer } from 'test-servers';

describe('A cold token', () => {
  let server: RedisServer;
  let redis: Redis;
  let simulator: QPaySimulator;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    [server, simulator] = await Promise.all([startRedis(), startQPaySimulator()]);
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    await redis.quit();
    await Promise.all([server.stop(), simulator.close()]);
  });

  /** As many instances as asked for, none of which has a token; nor has Redis. */
  const coldInstances = async (count: number): Promise<QPay[]> => {
    await redis.flushall();
    simulator.clear();
    const options = { ...simulator.credentials, baseUrl: simulator.url, redis };
    return Array.from({ length: count }, () => createQPay(options));
  };

  it('I-26: up to 100 parallel calls of up to 5 instances, at a QPay of any speed, make exactly one token request', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 100 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 100 }),
        async (calls, count, delayMs) => {
          const instances = await coldInstances(count);
          const slow = simulator.inject({ operation: 'auth.token', kind: 'delay', delayMs });
          const tokens = Array.from({ length: calls }, (_, index) =>
            (instances[index % count] as QPay).auth.getAccessToken(),
          );
          const distinct = new Set(await Promise.all(tokens));
          slow.remove();
          await Promise.all(instances.map((instance) => instance.close()));
          expect([distinct.size, simulator.calls('auth.token').length]).toEqual([1, 1]);
        },
      ),
      { numRuns: 25, examples: [[100, 1, 0]] },
    );
  }, 300_000);
});
