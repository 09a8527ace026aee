import { Redis, type RedisOptions } from 'ioredis';
import type { Place } from './adapter';

/** A connection as an application makes one, ready when this resolves. */
export async function connectRedis(
  { redis, withoutRedis }: Place,
  options: RedisOptions = {},
): Promise<Redis> {
  const client = new Redis(redis.port, redis.host, options);
  // Unheard, it would end the process the moment Redis is killed.
  client.on('error', () => undefined);
  if (!withoutRedis && client.status !== 'ready')
    await new Promise<void>((resolve) => client.once('ready', () => resolve()));
  return client;
}
