import { QPayConfigurationError } from '../errors/qpay-local-errors';
import type { QPayRedis } from '../config/qpay-redis';
import { isDuplicable, type DuplicableRedis } from './redis-types';

/** Which account uses a key of a Redis, and how often. */
interface Claim {
  account: string;
  holders: number;
}

const claims = new Map<string, Claim>();
const unnamed = new WeakMap<object, number>();
let count = 0;

/**
 * Notes that an account keeps its token under this key. Two accounts under one key would hand each other their tokens, so
 * the second one does not start; the same account may come as often as it likes.
 *
 * @returns what to call when the key is used no more
 * @throws QPayConfigurationError that says how to give each account a key of its own
 */
export function claimKey(redis: QPayRedis, key: string, account: string): () => void {
  const place = `${addressOf(redis)} ${key}`;
  const claim = claims.get(place) ?? { account, holders: 0 };
  if (claim.account !== account) {
    throw new QPayConfigurationError(
      `Two QPay accounts would share their token under the Redis key ${key}. Register all but one with a name ` +
        '(QPayModule.forRootAsync({ name })), or give them different key prefixes or databases.',
    );
  }
  claim.holders += 1;
  claims.set(place, claim);
  let released = false;
  return () => {
    if (released) return;
    released = true;
    claim.holders -= 1;
    if (claim.holders === 0) claims.delete(place);
  };
}

/** Two clients of one database are the same place; a client that does not say where it is, is a place of its own. */
function addressOf(redis: QPayRedis): string {
  return (isDuplicable(redis) && statedAddress(redis)) || `client ${numberOf(redis)}`;
}

/** ioredis states host and port, its defaults, also where Sentinel, a socket or a cluster says where the server is. */
function statedAddress({ isCluster, startupNodes, options }: DuplicableRedis): string | undefined {
  if (isCluster) return startupNodes && `cluster of ${listed(startupNodes)}`;
  const { sentinels, name, path, host, port, db = 0 } = options ?? {};
  if (sentinels) return `${name} by ${listed(sentinels)}/${db}`;
  if (path) return `${path}/${db}`;
  return host && `${host}:${port}/${db}`;
}

/** The same servers in whatever order they were given. */
function listed(servers: readonly unknown[]): string {
  const names = servers.map((server) => {
    const { host = server, port = '' } = Object(server) as { host?: unknown; port?: unknown };
    return `${String(host)}:${String(port)}`;
  });
  return names.sort().join(',');
}

function numberOf(redis: QPayRedis): number {
  const number = unnamed.get(redis) ?? ++count;
  unnamed.set(redis, number);
  return number;
}
