import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { createQPay } from 'nestjs-qpay';
import { startQPaySimulator, type QPaySimulator, type QPaySimulatorSettings } from 'qpay-simulator';
import { PRODUCTION_MARGIN_SECONDS, type Place } from './adapters/adapter';
import type { Rival } from './lineup';

/** What the benchmark needs of a Redis server of its own. */
export interface BenchRedis {
  readonly host: string;
  readonly port: number;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** How long tokens live: a day as at QPay, or so short that a minute sees a dozen rotations. */
export type Life = 'production' | 'seconds';

const DAY_SECONDS = 86_400;
/** Of a short life, this much can be used, whatever a rival's margin: 6 s. */
const USABLE_SECONDS = 6;
const SHORT_MARGIN_SECONDS = 2;

/** The one simulator and the one Redis that everybody is measured on. */
export class World {
  private constructor(
    readonly qpay: QPaySimulator,
    readonly redisServer: BenchRedis,
    /** For counting and clearing; never shut out by a kill for longer than it takes to connect. */
    readonly redis: Redis,
    private readonly invoiceId: string,
  ) {}

  static async start(startRedis: () => Promise<BenchRedis>): Promise<World> {
    Logger.overrideLogger(false);
    const [qpay, redisServer] = await Promise.all([startQPaySimulator(), startRedis()]);
    const retryStrategy = () => 50;
    const redis = new Redis(redisServer.port, redisServer.host, { retryStrategy });
    redis.on('error', () => undefined);
    return new World(qpay, redisServer, redis, await issueInvoice(qpay));
  }

  /** Wipes every trace of the last rival and sets the conditions of the next; returns where it finds everything. */
  async prepare(rival: Rival, life: Life, settings: Partial<QPaySimulatorSettings> = {}): Promise<Place> {
    const { qpay, redis, redisServer, invoiceId } = this;
    await redis.flushall();
    qpay.clearFaults();
    qpay.killSessions();
    const marginSeconds = life === 'production' ? PRODUCTION_MARGIN_SECONDS : SHORT_MARGIN_SECONDS;
    const short = USABLE_SECONDS + (rival.builtInMarginSeconds ?? SHORT_MARGIN_SECONDS);
    const lifetimeSeconds = life === 'production' ? DAY_SECONDS : short;
    const { expiresIn } = rival;
    qpay.configure({
      session: 'single',
      loginDelayMs: 0,
      latencyMs: 0,
      expiresIn,
      lifetimeSeconds,
      ...settings,
    });
    qpay.clear();
    const { host, port } = redisServer;
    const { url: baseUrl, credentials } = qpay;
    return { baseUrl, credentials, invoiceId, redis: { host, port }, marginSeconds };
  }

  /** When QPay began a session, by login or refresh: milliseconds since 1970. */
  sessionsAt(): number[] {
    const { qpay } = this;
    const calls = [...qpay.calls('auth.token'), ...qpay.calls('auth.refresh')];
    return calls
      .filter(({ issued }) => issued !== undefined)
      .map(({ at }) => at)
      .sort((a, b) => a - b);
  }

  /** When each token was ended by a login that came after it: milliseconds since 1970, by fingerprint. */
  replacedAt(): Map<string, number> {
    const ended = this.qpay.events('token.ended').filter(({ reason }) => reason === 'replaced');
    return new Map(ended.map(({ token, at }) => [String(token), at]));
  }

  /** Logins and refreshes that arrived at QPay, whatever the answer. */
  attempts(): number {
    return this.qpay.calls('auth.token').length + this.qpay.calls('auth.refresh').length;
  }

  /** Commands that clients gave Redis since it started, apart from those that only look. */
  async redisCommands(): Promise<number> {
    const info = await this.redis.info('commandstats');
    const lines = [...info.matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm)];
    return lines
      .filter(([, name]) => name !== 'info' && name !== 'ping' && name !== 'auth' && name !== 'hello')
      .reduce((sum, [, , calls]) => sum + Number(calls), 0);
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await Promise.all([this.qpay.close(), this.redisServer.stop()]);
  }
}

/** By a session of its own, which leaves no trace in Redis. */
async function issueInvoice({ url: baseUrl, credentials }: QPaySimulator): Promise<string> {
  const { client, close } = createQPay({ ...credentials, baseUrl, tokenStore: 'memory' });
  const callbackUrl = 'http://127.0.0.1:9/callback';
  const input = { senderInvoiceNo: '1', description: 'an order', amount: '100', callbackUrl };
  const { invoiceId } = await client.createInvoice(input);
  await close();
  return invoiceId;
}
