import type { QPayClock } from '../config/clock';
import type { RedisCommands, RedisConnection } from './redis-types';
import { TokenStoreError } from './token-store';

/** How long a command may take, in milliseconds. */
const COMMAND_TIMEOUT_MS = 250;
/** How long a connection that is being made, or was just lost, is waited for, in milliseconds. */
const CONNECT_PATIENCE_MS = 400;
/** How long a Redis that accepts and does not answer is left alone, in milliseconds. */
const SILENCE_PAUSE_MS = 1_000;

class RedisSilenceError extends Error {
  constructor() {
    super(`no answer within ${COMMAND_TIMEOUT_MS} ms`);
  }
}

/** Redis answered, and refused: the connection works. */
const isRefusal = (error: unknown) => error instanceof Error && error.name === 'ReplyError';

/**
 * Commands with an end: whatever state Redis and the way to it are in, a command is answered or given up within a
 * fraction of a second, and while Redis is known not to answer it costs nothing to find that out.
 */
export class RedisLink {
  private downSince?: number;
  private silent = false;
  private readonly reached = new Set<() => void>();
  private cancelProbe?: () => void;
  private closed = false;

  constructor(
    private readonly connection: RedisConnection,
    private readonly clock: QPayClock,
  ) {
    const works = connection.status === undefined || connection.status === 'ready';
    if (!works) this.downSince = clock.monotonic();
    this.watch();
  }

  /** Calls back each time Redis comes (back) into reach. */
  onReached(listener: () => void): void {
    this.reached.add(listener);
  }

  /** Runs a command; rejects with a `TokenStoreError` within a bounded time. */
  async run<T>(operation: string, command: (redis: RedisCommands) => Promise<T>): Promise<T> {
    try {
      return await this.attempt(command);
    } catch (error) {
      if (isRefusal(error) || error instanceof RedisSilenceError) throw new TokenStoreError(operation, error);
    }
    // The connection broke under the command, which may have been carried out. Every command here may be repeated.
    try {
      return await this.attempt(command);
    } catch (error) {
      throw new TokenStoreError(operation, error);
    }
  }

  close(): void {
    this.closed = true;
    this.cancelProbe?.();
    this.reached.clear();
  }

  private async attempt<T>(command: (redis: RedisCommands) => Promise<T>): Promise<T> {
    if (this.silent) throw new RedisSilenceError();
    try {
      return await this.send(command);
    } catch (error) {
      if (error instanceof RedisSilenceError) this.fallSilent();
      throw error;
    }
  }

  private async send<T>(command: (redis: RedisCommands) => Promise<T>): Promise<T> {
    await this.connected();
    return this.inTime(command(this.connection));
  }

  /** Resolves when connected; rejects at once when the connection has been down for longer than its patience. */
  private connected(): Promise<void> {
    if (this.downSince === undefined) return Promise.resolve();
    const patience = CONNECT_PATIENCE_MS - (this.clock.monotonic() - this.downSince);
    const refuse = () => new Error('not connected');
    if (patience <= 0) return Promise.reject(refuse());
    return new Promise((resolve, reject) => {
      const done = () => {
        cancel();
        this.reached.delete(done);
        resolve();
      };
      const cancel = this.clock.schedule(patience, () => {
        this.reached.delete(done);
        reject(refuse());
      });
      this.reached.add(done);
    });
  }

  private inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.clock.schedule(COMMAND_TIMEOUT_MS, () => reject(new RedisSilenceError()));
      answer.then(resolve, reject).finally(cancel);
    });
  }

  private fallSilent(): void {
    if (this.silent) return;
    this.silent = true;
    this.scheduleProbe();
  }

  /**
   * A connection that stays open and answers nothing tells nobody when it recovers: it is asked now and then. Nobody else
   * asks meanwhile, so that no caller's time is spent on finding out.
   */
  private scheduleProbe(): void {
    this.cancelProbe?.();
    if (this.closed) return;
    this.cancelProbe = this.clock.schedule(SILENCE_PAUSE_MS, () => {
      this.send((redis) => redis.get('qpay:probe')).then(
        () => this.speak(),
        // A user who may not read this key has got an answer all the same.
        (error: unknown) => (isRefusal(error) ? this.speak() : this.scheduleProbe()),
      );
    });
  }

  private speak(): void {
    this.silent = false;
    this.cancelProbe?.();
    this.announceReached();
  }

  private watch(): void {
    this.connection.on?.('ready', () => {
      this.downSince = undefined;
      this.speak();
    });
    this.connection.on?.('close', () => (this.downSince ??= this.clock.monotonic()));
    this.connection.on?.('end', () => (this.downSince ??= this.clock.monotonic()));
  }

  private announceReached(): void {
    for (const listener of [...this.reached]) listener();
  }
}
