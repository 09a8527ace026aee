import { Redis } from 'ioredis';
import { freePort } from './free-port';
import { startRedis, type RedisServer } from './redis-server';

/** A real Redis Cluster of a test's own: three masters on loopback, without replicas. */
export interface RedisCluster {
  readonly nodes: readonly RedisServer[];
  stop(): Promise<void>;
}

/** Which slots each master has. The shared token and its lock (slots 10642 and 9073) lie on different ones. */
const SLOT_RANGES = [
  [0, 4_999],
  [5_000, 9_999],
  [10_000, 16_383],
] as const;
const MASTERS = SLOT_RANGES.length;
/** A node's bus listens 10 000 ports above its own. */
const HIGHEST_PORT = 65_535 - 10_000;
const ATTEMPTS = 5;
const FORMING_TIMEOUT_MS = 30_000;

/** Starts three masters, shares the slots out among them, and resolves when every one says `cluster_state:ok`. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all(Array.from({ length: MASTERS }, startNode));
  const clients = nodes.map(({ host, port }) => new Redis(port, host));
  try {
    await form(nodes, clients);
  } finally {
    clients.forEach((client) => client.disconnect());
  }
  return { nodes, stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))) };
}

async function startNode(): Promise<RedisServer> {
  for (let attempt = 1; ; attempt++) {
    const port = await portWithBus();
    try {
      return await startRedis({ port, args: ['--cluster-enabled', 'yes', '--cluster-node-timeout', '5000'] });
    } catch (error) {
      // Another process may have taken one of the two ports in between.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function portWithBus(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port <= HIGHEST_PORT) return port;
  }
}

async function form(nodes: readonly RedisServer[], clients: readonly Redis[]): Promise<void> {
  const [first] = nodes;
  for (const [index, client] of clients.entries()) {
    const [from = 0, to = 0] = SLOT_RANGES[index] ?? [];
    // One by one: CLUSTER ADDSLOTSRANGE came with Redis 7 only.
    await client.call('CLUSTER', 'ADDSLOTS', ...Array.from({ length: to - from + 1 }, (_, i) => from + i));
    // Different epochs from the start, or the masters would first have to settle a collision.
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
    if (first && index > 0) await client.call('CLUSTER', 'MEET', first.host, first.port);
  }
  await Promise.all(clients.map(formed));
}

/** There is no event for this: the nodes tell each other by gossip. */
async function formed(client: Redis): Promise<void> {
  const deadline = Date.now() + FORMING_TIMEOUT_MS;
  for (;;) {
    const info = String(await client.call('CLUSTER', 'INFO'));
    if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${MASTERS}`)) return;
    if (Date.now() > deadline) throw new Error(`the Redis Cluster did not form:\n${info}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
