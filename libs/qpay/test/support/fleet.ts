import Redis, { type RedisOptions } from 'ioredis';
import { startQPaySimulator, type QPaySimulator, type QPaySimulatorOptions } from 'qpay-simulator';
import { Opened, startRedis, type RedisServer } from 'test-servers';
import { createQPay, type QPay, type QPayModuleOptions } from '../../src';

/** A real Redis, a simulated QPay, and as many instances of the library on them as a test wants. */
export class Fleet {
  private constructor(
    readonly qpay: QPaySimulator,
    readonly redisServer: RedisServer,
    private readonly opened: Opened,
  ) {}

  static async start(options: QPaySimulatorOptions = {}): Promise<Fleet> {
    const opened = new Opened();
    try {
      const qpay = opened.add(await startQPaySimulator(options));
      return new Fleet(qpay, opened.add(await startRedis()), opened);
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** A connection as an application would have, that never keeps a test waiting. */
  redis(options: RedisOptions = {}): Redis {
    const client = new Redis(this.redisServer.port, this.redisServer.host, options).on(
      'error',
      () => undefined,
    );
    return this.opened.add(client);
  }

  /** One instance of the library, as one process would have it. */
  instance(options: Partial<QPayModuleOptions> = {}): QPay {
    const redis = new Redis(this.redisServer.port, this.redisServer.host, { lazyConnect: true });
    return this.opened.add(
      createQPay({ ...this.qpay.credentials, baseUrl: this.qpay.url, redis, ...options }),
    );
  }

  instances(count: number, options: Partial<QPayModuleOptions> = {}): QPay[] {
    return Array.from({ length: count }, () => this.instance(options));
  }

  stop(): Promise<void> {
    return this.opened.close();
  }
}
