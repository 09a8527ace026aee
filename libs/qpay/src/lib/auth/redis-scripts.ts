import type { RedisCommands } from './redis-types';

/** Each script touches one key: token and lock lie in different slots of a cluster, and their names are the contract. */
const DELETE_IF_EQUAL = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/**
 * A late writer must not replace a newer token. What lies there counts as newer only when it is plausible, or one
 * poisoned value would keep every token out.
 */
const SET_IF_NEWER = `
local current = redis.call('GET', KEYS[1])
if current then
  local ok, token = pcall(cjson.decode, current)
  if ok and type(token) == 'table' then
    local expires = tonumber(token['expiresAt'])
    if expires and expires > tonumber(ARGV[3]) and expires <= tonumber(ARGV[4]) then return 0 end
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1`;

const PUBLISH = `return redis.call('PUBLISH', ARGV[1], ARGV[2])`;

/**
 * Sends a message. Any server of a cluster passes it on to all of them, and ioredis asks a random one, which may be dead:
 * a script is sent to the one that has its key.
 */
export async function publish(
  redis: RedisCommands,
  key: string,
  channel: string,
  text: string,
): Promise<void> {
  if (redis.isCluster && redis.eval) await redis.eval(PUBLISH, 1, key, channel, text);
  else await redis.publish?.(channel, text);
}

/** The text of a key. A list or a hash put there would fail every command on it for ever: it is removed, and counts as none. */
export async function textAt(redis: RedisCommands, key: string): Promise<string | null> {
  try {
    return await redis.get(key);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('WRONGTYPE')) throw error;
    await redis.del(key);
    return null;
  }
}

/** Deletes the key if it holds exactly this text. Without scripts: looks, then deletes. */
export async function deleteIfEqual(redis: RedisCommands, key: string, text: string): Promise<boolean> {
  if (redis.eval) return (await redis.eval(DELETE_IF_EQUAL, 1, key, text)) === 1;
  if ((await redis.get(key)) !== text) return false;
  await redis.del(key);
  return true;
}

/** What `setIfNewer` writes, and what it compares. */
export interface NewerValue {
  text: string;
  ttlSeconds: number;
  expiresAt: number;
  /** A stored `expiresAt` beyond this is not believed. */
  latestPlausible: number;
  /** Reads `expiresAt` out of a stored text, for clients that cannot run scripts. */
  expiresAtOf(text: string): number | undefined;
}

/** Stores the text with its TTL unless a token that ends later lies there; false when one does. */
export async function setIfNewer(redis: RedisCommands, key: string, value: NewerValue): Promise<boolean> {
  const { text, ttlSeconds, expiresAt, latestPlausible } = value;
  if (redis.eval)
    return (await redis.eval(SET_IF_NEWER, 1, key, text, ttlSeconds, expiresAt, latestPlausible)) === 1;
  const current = await redis.get(key);
  const stored = current === null ? undefined : value.expiresAtOf(current);
  if (stored !== undefined && stored > expiresAt && stored <= latestPlausible) return false;
  await redis.set(key, text, 'EX', ttlSeconds);
  return true;
}
