import type { VirtualProcess } from '../time/virtual-process';
import type { ConnectionOptions } from './connection-options';
import type { VirtualRedis } from './redis-server';

type Listener = (...args: never[]) => void;

/** The states and events of an ioredis connection that fails fast and reconnects for ever. */
export abstract class ConnectionLife {
  status = 'connecting';
  readonly channels = new Set<string>();
  /** Since when the network between this connection and Redis swallows everything. */
  isolatedSince = Infinity;
  /** Answers and commands of an earlier connection do not reach a later one. */
  protected generation = 0;
  private readonly listeners = new Map<string, Listener[]>();
  private attempts = 0;
  private breaking = false;

  constructor(
    protected readonly redis: VirtualRedis,
    readonly process: VirtualProcess,
    private readonly options: ConnectionOptions,
  ) {
    this.connect();
  }

  /** What is under way has no answer. */
  protected abstract reject(error: Error): void;

  /** A message arrives. */
  abstract receive(channel: string, text: string): void;

  on(event: string, listener: Listener): this {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
    return this;
  }

  disconnect(reconnect = false): void {
    if (reconnect) return this.break();
    this.status = 'end';
    this.lose();
    this.emit('end');
  }

  /** The connection breaks: what is under way has no answer, and another connection is made. */
  break(): void {
    if (this.status === 'end' || this.breaking) return;
    this.breaking = true;
    this.forget();
    this.process.deliver(() => {
      this.breaking = false;
      this.lose();
      this.status = 'close';
      this.emit('close');
      this.retry();
    });
  }

  /** Its process is dead: Redis lets it go. */
  forget(): void {
    this.redis.connections.delete(this);
    this.generation += 1;
    this.channels.clear();
  }

  protected isolated(): boolean {
    return this.isolatedSince <= this.redis.time.now;
  }

  private connect(): void {
    if (this.status === 'end' || this.process.dead) return;
    this.status = 'connecting';
    const { time } = this.redis;
    const generation = ++this.generation;
    time.schedule(3 * this.redis.oneWay(), () => {
      if (generation !== this.generation) return;
      if (this.redis.state === 'down') return this.break();
      this.redis.connections.add(this);
      if (this.isolated() || this.redis.state === 'black-hole') this.giveUp(generation);
      else this.redis.whenAwake(() => this.process.deliver(() => this.ready(generation)));
    });
  }

  private giveUp(generation: number): void {
    const ms = this.options.connectTimeout ?? 10_000;
    this.redis.time.schedule(ms, () => {
      if (generation === this.generation) this.break();
    });
  }

  private ready(generation: number): void {
    if (generation !== this.generation || this.status === 'end') return;
    this.attempts = 0;
    this.status = 'ready';
    this.emit('ready');
  }

  private retry(): void {
    this.attempts += 1;
    const ms = this.options.retryStrategy?.(this.attempts) ?? 1_000;
    this.status = 'reconnecting';
    this.process.clock.schedule(ms, () => this.connect());
  }

  private lose(): void {
    this.forget();
    this.reject(new Error('Connection is closed.'));
  }

  protected emit(event: string, ...args: unknown[]): void {
    for (const listener of this.listeners.get(event) ?? []) Reflect.apply(listener, undefined, args);
  }
}
