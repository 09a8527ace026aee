import type { RedisData } from './redis-data';

/** A command on its way, as ioredis would put it. */
export interface RedisCommand {
  name: 'get' | 'set' | 'del' | 'pttl' | 'eval' | 'publish' | 'subscribe';
  args: (string | number)[];
}

/** Redis answered, and refused. ioredis gives it this name, and the library goes by it. */
export class ReplyError extends Error {
  override readonly name = 'ReplyError';
}

const WRITES = new Set<RedisCommand['name']>(['set', 'del', 'eval']);

export const isWrite = (command: RedisCommand): boolean => WRITES.has(command.name);

const wrong = (command: RedisCommand) =>
  new ReplyError(`ERR the virtual Redis does not know ${command.name} ${command.args.slice(1).join(' ')}`);

/** Carries out a command on the keys; messages and subscriptions are the server's business. */
export function onData(data: RedisData, command: RedisCommand): unknown {
  const key = String(command.args[0]);
  switch (command.name) {
    case 'get':
      return data.get(key);
    case 'pttl':
      return data.pttl(key);
    case 'del':
      return data.del(key);
    case 'set':
      return set(data, command);
    case 'eval':
      return script(data, command);
    case 'publish':
    case 'subscribe':
      throw wrong(command);
  }
}

function set(data: RedisData, command: RedisCommand): 'OK' | null {
  const [key, text, ...options] = command.args.map(String);
  if (key === undefined || text === undefined) throw wrong(command);
  let ttlMs: number | undefined;
  let absentOnly = false;
  for (let i = 0; i < options.length; i++) {
    if (options[i] === 'EX') ttlMs = Number(options[++i]) * 1000;
    else if (options[i] === 'PX') ttlMs = Number(options[++i]);
    else if (options[i] === 'NX') absentOnly = true;
    else throw wrong(command);
  }
  if (ttlMs !== undefined && !(Number.isInteger(ttlMs) && ttlMs > 0)) {
    throw new ReplyError("ERR invalid expire time in 'set' command");
  }
  if (absentOnly && data.get(key) !== null) return null;
  data.set(key, text, ttlMs);
  return 'OK';
}

/** The two scripts of the library are recognised by what they do; any other is refused. */
function script(data: RedisData, command: RedisCommand): unknown {
  const [text, count, key, ...args] = command.args.map(String);
  if (text === undefined || key === undefined || count !== '1') throw wrong(command);
  if (text.includes('cjson.decode')) return setIfNewer(data, key, args);
  if (text.includes("redis.call('DEL', KEYS[1])")) return data.get(key) === args[0] ? data.del(key) : 0;
  throw wrong(command);
}

function setIfNewer(data: RedisData, key: string, [text = '', ttl, expiresAt, latest]: string[]): 0 | 1 {
  const stored = expiresAtOf(data.get(key));
  if (stored !== undefined && stored > Number(expiresAt) && stored <= Number(latest)) return 0;
  set(data, { name: 'set', args: [key, text, 'EX', Number(ttl)] });
  return 1;
}

/** `expiresAt` of a stored token, if it is one. */
export function expiresAtOf(text: string | null): number | undefined {
  const expiresAt = fieldOf(text, 'expiresAt');
  return typeof expiresAt === 'number' ? expiresAt : undefined;
}

/** The token in a stored text, if there is one. */
export function tokenOf(text: string | null): string | undefined {
  const token = fieldOf(text, 'accessToken');
  return typeof token === 'string' ? token : undefined;
}

function fieldOf(text: string | null, field: string): unknown {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
  } catch {
    return undefined;
  }
}
