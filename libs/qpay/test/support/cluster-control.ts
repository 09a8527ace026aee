import { Redis } from 'ioredis';
import { freePort, startRedis, type RedisServer } from 'test-servers';
import { eventually } from './eventually';

/** A master of a cluster, as a test holds it. */
interface Master {
  server: RedisServer;
  client: Redis;
}

const idOf = async ({ client }: Pick<Master, 'client'>) => String(await client.call('CLUSTER', 'MYID'));

/** Moves the slot of a key, and all that lies in it, to another master while the cluster is at work. */
export async function moveSlot(key: string, from: Master, to: Master): Promise<void> {
  const slot = Number(await from.client.call('CLUSTER', 'KEYSLOT', key));
  const [source, target] = await Promise.all([idOf(from), idOf(to)]);
  await to.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source);
  await from.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target);
  const names = await from.client.call('CLUSTER', 'GETKEYSINSLOT', slot, 1_000);
  for (const name of Array.isArray(names) ? names.map(String) : [])
    await from.client.call('MIGRATE', to.server.host, to.server.port, name, 0, 5_000);
  for (const { client } of [to, from]) await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', target);
}

/** A replica that has joined the cluster, follows this master and is in step. */
export async function addReplica(master: Master): Promise<RedisServer> {
  const { client, server } = master;
  const args = [
    '--cluster-enabled',
    'yes',
    '--cluster-node-timeout',
    '5000',
    '--repl-diskless-sync-delay',
    '0',
  ];
  const replica = await startRedis({ args, port: await portWithBus() });
  const own = new Redis(replica.port, replica.host);
  try {
    const id = await idOf(master);
    await own.call('CLUSTER', 'MEET', server.host, server.port);
    const knows = async () => String(await own.call('CLUSTER', 'NODES')).includes(id);
    await eventually('the replica knows its master', knows);
    const follows = () =>
      own.call('CLUSTER', 'REPLICATE', id).then(
        () => true,
        () => false,
      );
    await eventually('the replica follows', follows);
    const linked = async () => (await own.info('replication')).includes('master_link_status:up');
    await eventually('the replica is in step', linked, 30_000);
    const known = async () => String(await client.call('CLUSTER', 'NODES')).includes(`:${replica.port}@`);
    await eventually('the master knows its replica', known);
    return replica;
  } catch (error) {
    await replica.stop();
    throw error;
  } finally {
    own.disconnect();
  }
}

/**
 * Makes a replica the master; resolves when it is.
 *
 * @param how by election, or by itself: the others vote for the same slots again only after twice their timeout
 */
export async function promote(replica: Redis, how: 'elected' | 'TAKEOVER' = 'elected'): Promise<void> {
  const says = async (words: string) => (await replica.info('replication')).includes(words);
  await eventually('the replica is in step', () => says('master_link_status:up'), 30_000);
  await replica.call('CLUSTER', 'FAILOVER', ...(how === 'elected' ? [] : [how]));
  await eventually('the replica is promoted', () => says('role:master'), 20_000);
}

/** A node's bus listens 10 000 ports above its own. */
async function portWithBus(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port <= 55_535) return port;
  }
}
