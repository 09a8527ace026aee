import { Redis } from 'ioredis';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis, type RedisServer } from './redis-server';

/** A master, its replica and a Sentinel that watches them. */
export interface RedisSentinel {
  readonly master: RedisServer;
  readonly replica: RedisServer;
  readonly sentinel: RedisServer;
  /** The name under which Sentinel knows the master. */
  readonly name: string;
  stop(): Promise<void>;
}

const NAME = 'main';
const DOWN_AFTER_MS = 500;

/** Starts the three and resolves when the replica follows and Sentinel knows it. */
export async function startRedisSentinel(): Promise<RedisSentinel> {
  const folder = mkdtempSync(join(tmpdir(), 'qpay-sentinel-'));
  const master = await startRedis();
  const replica = await startRedis({
    args: ['--replicaof', master.host, `${master.port}`, '--repl-diskless-sync-delay', '0'],
  });
  await asking(replica, async (redis) => (await redis.info('replication')).includes('master_link_status:up'));
  const config = join(folder, 'sentinel.conf');
  writeFileSync(
    config,
    [
      `sentinel monitor ${NAME} ${master.host} ${master.port} 1`,
      `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
      `sentinel failover-timeout ${NAME} 5000`,
    ].join('\n'),
  );
  const sentinel = await startRedis({ args: [config, '--sentinel'], ready: /\+monitor master/ });
  await asking(sentinel, async (redis) =>
    String(await redis.call('SENTINEL', 'REPLICAS', NAME)).includes(`${replica.port}`),
  );
  const stop = async () => {
    await Promise.all([sentinel.stop(), replica.stop(), master.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { master, replica, sentinel, name: NAME, stop };
}

/** Redis tells nobody when a replica has caught up or a Sentinel has found it: it has to be asked. */
async function asking(server: RedisServer, holds: (redis: Redis) => Promise<boolean>): Promise<void> {
  const redis = new Redis(server.port, server.host);
  const deadline = Date.now() + 30_000;
  try {
    while (!(await holds(redis))) {
      if (Date.now() > deadline)
        throw new Error(`The Redis on port ${server.port} did not get ready for Sentinel.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    redis.disconnect();
  }
}
