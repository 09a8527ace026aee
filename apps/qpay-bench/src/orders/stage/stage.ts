import { Redis } from 'ioredis';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { testServers, type BenchPostgres, type BenchServer } from './test-servers';

/** As in production, where tests would go without: what is committed is on the disk. */
const DURABLE = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', shared_buffers: '256MB' };

/** The servers that order-service needs, each of its own and on loopback. */
export class Stage {
  private constructor(
    readonly postgres: BenchPostgres,
    readonly redisServer: BenchServer,
    /** For counting only. */
    readonly redis: Redis,
    readonly qpay: QPaySimulator,
  ) {}

  static async start(): Promise<Stage> {
    const { startPostgres, startRedis, PostgresStatistics } = testServers();
    const postgres = await startPostgres({ settings: { ...PostgresStatistics.SETTINGS, ...DURABLE } });
    const redisServer = await startRedis();
    // The picture of the QR code is an empty text, as production has been seen to send it: drawing it is not the service's work.
    const qpay = await startQPaySimulator({ qrImage: 'empty', remembered: 1_000_000 });
    return new Stage(postgres, redisServer, new Redis(redisServer.url), qpay);
  }

  /** An empty database and an empty Redis. */
  async fresh(): Promise<string> {
    await this.redis.flushall();
    this.qpay.clear();
    return this.postgres.createDatabase();
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await this.qpay.close();
    await Promise.all([this.postgres.stop(), this.redisServer.stop()]);
  }
}
