import Redis, { type RedisOptions } from 'ioredis';
import { startQPaySimulator, type QPaySimulator, type QPaySimulatorOptions } from 'qpay-simulator';
import { startRedis, type RedisServer } from 'test-servers';
import { createQPay, type QPay, type QPayModuleOptions } from '../../src';

/** A real Redis, a simulated QPay, and as many instances of the library on them as a test wants. */
export class Fleet {
  private readonly open: { close(): Promise<unknown> | unknown }[] = [];

  private constructor(
    readonly qpay: QPaySimulator,
    readonly redisServer: RedisServer,
  ) {}

  static async start(options: QPaySimulatorOptions = {}): Promise<Fleet> {
    const [qpay, redis] = await Promise.all([startQPaySimulator(options), startRedis()]);
    return new Fleet(qpay, redis);
  }

  /** A connection as an application would have, that never keeps a test waiting. */
  redis(options: RedisOptions = {}): Redis {
    const client = new Redis(this.redisServer.port, this.redisServer.host, options).on(
      'error',
      () => undefined,
    );
    this.open.push({ close: () => client.status !== 'end' && client.disconnect() });
    return client;
  }

  /** One instance of the library, as one process would have it. */
  instance(options: Partial<QPayModuleOptions> = {}): QPay {
    const redis = new Redis(this.redisServer.port, this.redisServer.host, { lazyConnect: true });
    const qpay = createQPay({ ...this.qpay.credentials, baseUrl: this.qpay.url, redis, ...options });
    this.open.push(qpay);
    return qpay;
  }

  instances(count: number, options: Partial<QPayModuleOptions> = {}): QPay[] {
    return Array.from({ length: count }, () => this.instance(options));
  }

  async stop(): Promise<void> {
    await Promise.all(this.open.map((thing) => thing.close()));
    await this.qpay.close();
    await this.redisServer.stop();
  }
}
