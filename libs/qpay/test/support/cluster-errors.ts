import { Redis } from 'ioredis';
import { LOCK_KEY, TOKEN_KEY, type RedisServers } from './token-fleet';

/** Test 19 of the design: no command has ever named keys of two slots, on any of these servers. */
export async function expectNoCrossSlot({ servers }: RedisServers): Promise<void> {
  const nodes = servers.map(({ host, port }) => new Redis(port, host));
  const answeredSo = async () => {
    const stats = await Promise.all(nodes.map((node) => node.info('errorstats')));
    return stats.filter((text) => text.includes('errorstat_CROSSSLOT')).length;
  };
  try {
    expect(await answeredSo()).toBe(0);
    // The servers do count them.
    await expect(nodes[0]?.mget(TOKEN_KEY, LOCK_KEY)).rejects.toThrow('CROSSSLOT');
    expect(await answeredSo()).toBe(1);
  } finally {
    nodes.forEach((node) => node.disconnect());
  }
}
