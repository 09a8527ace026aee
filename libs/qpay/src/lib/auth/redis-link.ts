import { AsyncLocalStorage } from 'node:async_hooks';
import type { QPayClock } from '../config/clock';
import { afterPatience } from './patience';
import type { RedisConnections } from './redis-connections';
import { RedisReach } from './redis-reach';
import { RedisRevival } from './redis-revival';
import type { RedisCommands, RedisConnection } from './redis-types';
import type { TokenSettings } from './token-settings';
import { TokenStoreError } from './token-store';

/** How long a Redis that accepts and does not answer is left alone, in milliseconds. */
const SILENCE_PAUSE_MS = 1_000;

class RedisSilenceError extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
  }
}

/** Redis answered, and refused: the connection works. */
const isRefusal = (error: unknown) => error instanceof Error && error.name === 'ReplyError';

/**
 * Commands with an end: whatever state Redis and the way to it are in, a command is answered or given up within a
 * fraction of a second, and while Redis is known not to answer it costs nothing to find that out.
 */
export class RedisLink {
  private readonly connection: RedisConnection;
  private readonly reach: RedisReach;
  private readonly revival: RedisRevival;
  private silent = false;
  private readonly reached = new Set<() => void>();
  private cancelProbe?: () => void;
  private closed = false;
  /** Whoever met the silence has nothing to do with the looks that follow: their context (a trace, a request) ends. */
  private readonly detached = AsyncLocalStorage.snapshot();

  /** @param keys what is used through it; on a cluster those of one server, which may be dead while the others answer */
  constructor(
    { commands, own }: Pick<RedisConnections, 'commands' | 'own'>,
    private readonly clock: QPayClock,
    private readonly settings: Pick<TokenSettings, 'commandMs'>,
    private readonly keys: readonly string[],
  ) {
    this.connection = commands;
    const works = commands.status === undefined || commands.status === 'ready';
    this.reach = new RedisReach(works, clock);
    this.revival = new RedisRevival(own, clock);
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
    this.revival.stop();
    this.reached.clear();
  }

  private async attempt<T>(command: (redis: RedisCommands) => Promise<T>): Promise<T> {
    if (this.silent) throw new RedisSilenceError(this.settings.commandMs);
    try {
      const answer = await this.send(command);
      this.revival.answer();
      return answer;
    } catch (error) {
      if (error instanceof RedisSilenceError) this.fallSilent();
      throw error;
    }
  }

  private async send<T>(command: (redis: RedisCommands) => Promise<T>): Promise<T> {
    await this.reach.wait();
    return this.inTime(command(this.connection));
  }

  private inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const { commandMs } = this.settings;
      const silence = () => reject(new RedisSilenceError(commandMs));
      const cancel = afterPatience(this.clock, commandMs, silence);
      answer.then(resolve, reject).finally(cancel);
    });
  }

  private fallSilent(): void {
    // What was sent in the same moment is one silence.
    if (this.silent) return;
    this.silent = true;
    this.revival.silence();
    this.scheduleProbe();
  }

  /**
   * A connection that stays open and answers nothing tells nobody when it recovers: it is asked now and then. Nobody else
   * asks meanwhile, so that no caller's time is spent on finding out.
   */
  private scheduleProbe(): void {
    this.cancelProbe?.();
    if (this.closed) return;
    this.detached(() => {
      this.cancelProbe = this.clock.schedule(SILENCE_PAUSE_MS, () => this.probe());
    });
  }

  /** Asks for every key in use: what answers for one of them may not be what the others wait for. */
  private probe(): void {
    this.cancelProbe?.();
    Promise.all(this.keys.map((key) => this.answers(key))).then(
      () => this.speak(),
      (error: unknown) => this.probeFailed(error),
    );
  }

  /** A user who may not read this key has got an answer all the same. */
  private async answers(key: string): Promise<void> {
    try {
      await this.send((redis) => redis.get(key));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }

  private probeFailed(error: unknown): void {
    if (error instanceof RedisSilenceError) this.revival.silence();
    this.scheduleProbe();
  }

  private speak(): void {
    this.silent = false;
    this.revival.answer();
    this.cancelProbe?.();
    this.announceReached();
  }

  private watch(): void {
    this.connection.on?.('ready', () => {
      this.reach.arrived();
      // A cluster is ready when one of its servers has said where the others are.
      if (this.silent) this.probe();
      else this.speak();
    });
    for (const event of ['close', 'end']) this.connection.on?.(event, () => this.reach.lost());
  }

  private announceReached(): void {
    for (const listener of [...this.reached]) listener();
  }
}
