import type { RedisCommand } from './redis-command';

/** What the library asks of a connection; the rest of ioredis' options makes no difference here. */
export interface ConnectionOptions {
  connectTimeout?: number;
  retryStrategy?: (attempt: number) => number;
}

/** Takes what matters out of the options that a caller gives to `duplicate`. */
export function readOptions(options: unknown): ConnectionOptions {
  if (typeof options !== 'object' || options === null) return {};
  const timeout: unknown = Reflect.get(options, 'connectTimeout');
  const retry: unknown = Reflect.get(options, 'retryStrategy');
  return {
    ...(typeof timeout === 'number' && { connectTimeout: timeout }),
    ...(typeof retry === 'function' && {
      retryStrategy: (attempt) => Number(Reflect.apply(retry, undefined, [attempt])),
    }),
  };
}

/** Hears everything that reaches the process. */
export interface ConnectionEars {
  answered(command: RedisCommand, answer: unknown): void;
  received(text: string): void;
}
