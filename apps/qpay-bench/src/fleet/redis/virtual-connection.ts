import type { RedisConnection } from 'nestjs-qpay/internal';
import type { VirtualProcess } from '../time/virtual-process';
import type { ConnectionEars, ConnectionOptions } from './connection-options';
import { ConnectionLife } from './connection-life';
import type { RedisCommand } from './redis-command';
import type { VirtualRedis } from './redis-server';

interface Sent {
  command: RedisCommand;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The library waits 250 ms for an answer. */
const HEARD_MS = 249;

/** A connection to the virtual Redis: its commands and messages on their way there and back. */
export class VirtualConnection extends ConnectionLife implements RedisConnection {
  private readonly inFlight = new Set<Sent>();
  private batch?: { step: number; sent: Sent[] };
  private lastArrival = 0;
  private lastAnswer = 0;

  constructor(
    redis: VirtualRedis,
    process: VirtualProcess,
    options: ConnectionOptions,
    private readonly ears: ConnectionEars,
  ) {
    super(redis, process, options);
  }

  get = (key: string) => this.send<string | null>('get', [key]);
  set = (key: string, value: string, ...options: (string | number)[]) =>
    this.send<unknown>('set', [key, value, ...options]);
  del = (key: string) => this.send<unknown>('del', [key]);
  pttl = (key: string) => this.send<number>('pttl', [key]);
  eval = (script: string, keys: number, ...args: (string | number)[]) =>
    this.send<unknown>('eval', [script, keys, ...args]);
  publish = (channel: string, message: string) => this.send<unknown>('publish', [channel, message]);
  subscribe = (channel: string) => this.send<unknown>('subscribe', [channel]);

  /** A message arrives. */
  override receive(channel: string, text: string): void {
    this.carry(() => {
      this.ears.received(text);
      this.emit('message', channel, text);
    });
  }

  protected override reject(error: Error): void {
    for (const sent of [...this.inFlight]) sent.reject(error);
    this.inFlight.clear();
    this.batch = undefined;
  }

  private send<T>(name: RedisCommand['name'], args: (string | number)[]): Promise<T>;
  private send(name: RedisCommand['name'], args: (string | number)[]): Promise<unknown> {
    if (this.status !== 'ready') return Promise.reject(new Error("Stream isn't writeable"));
    return new Promise((resolve, reject) => {
      const sent = { command: { name, args }, resolve, reject };
      this.inFlight.add(sent);
      const { steps } = this.redis.time;
      if (this.batch?.step === steps) this.batch.sent.push(sent);
      else this.dispatch((this.batch = { step: steps, sent: [sent] }).sent);
    });
  }

  /** What is sent at the same moment travels together; nothing overtakes anything on one connection. */
  private dispatch(sent: Sent[]): void {
    const { redis, generation } = this;
    const { time, random, network } = redis;
    const sentAt = time.now;
    const stall = random.chance(network.stalls) ? random.between(200, 1_500) : 0;
    this.lastArrival = Math.max(time.now + redis.oneWay() + stall, this.lastArrival);
    time.schedule(this.lastArrival - time.now, () => {
      if (this.isolated() || redis.state === 'black-hole' || generation !== this.generation) return;
      redis.whenAwake(() => this.arrived(sent, generation, sentAt));
    });
  }

  private arrived(sent: Sent[], generation: number, sentAt: number): void {
    const { redis } = this;
    const { random, network } = redis;
    if (redis.state === 'down') return;
    if (generation === this.generation && random.chance(network.breaksBefore)) return this.break();
    redis.delayMs = redis.time.now - sentAt;
    const answers = sent.map((each) => this.execute(each, sentAt));
    if (generation !== this.generation) return;
    if (random.chance(network.breaksAfter)) return this.break();
    this.carry(() => answers.forEach((answer) => answer()));
  }

  private execute(sent: Sent, sentAt: number): () => void {
    const { command } = sent;
    try {
      const answer = this.redis.execute(command, this);
      return () => {
        this.inFlight.delete(sent);
        // What the library has given up waiting for it does not hear.
        if (this.redis.time.now - sentAt < HEARD_MS) this.ears.answered(command, answer);
        sent.resolve(answer);
      };
    } catch (error) {
      return () => {
        this.inFlight.delete(sent);
        sent.reject(error instanceof Error ? error : new Error(String(error)));
      };
    }
  }

  /** From Redis to the process, in order. */
  private carry(what: () => void): void {
    const { redis, generation } = this;
    this.lastAnswer = Math.max(redis.time.now + redis.oneWay(), this.lastAnswer);
    redis.time.schedule(this.lastAnswer - redis.time.now, () => {
      if (this.isolated() || redis.state === 'black-hole' || generation !== this.generation) return;
      this.process.deliver(() => generation === this.generation && what());
    });
  }
}
