import { QPayConfigurationError } from '../errors/qpay-local-errors';
import type { QPayRedis } from '../config/qpay-redis';
import { isDuplicable } from './redis-types';

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
  if (isDuplicable(redis) && redis.options?.host)
    return `${redis.options.host}:${redis.options.port}/${redis.options.db ?? 0}`;
  const number = unnamed.get(redis) ?? ++count;
  unnamed.set(redis, number);
  return `client ${number}`;
}
