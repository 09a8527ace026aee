import type { Stage } from './stage';
import { testServers, type Statistics } from './test-servers';
import { WireTap, type PassedBytes } from './wire-tap';

/** What a piece of work has cost, each of it counted by the server that did it. */
export interface Cost {
  statements: number;
  /** Pages of 8 kB that PostgreSQL has looked at. */
  pages: number;
  /** Execution in PostgreSQL, in milliseconds. */
  databaseMs: number;
  /** Bytes of PostgreSQL's write-ahead log. */
  walBytes: number;
  /** Bytes between the service and PostgreSQL, both directions. */
  postgresBytes: number;
  redisCommands: number;
  redisBytes: number;
  qpayCalls: number;
  /** As somebody waits for it, in milliseconds; over the taps, so rather too long. */
  ms: number;
}

/** Commands that this program or a connection's beginning sends. */
const NOT_OURS = /^(info|flushall|client|hello|command|ping)\b/;

/** Counts what the service asks of PostgreSQL, Redis and QPay. The service has to use the URLs of this meter. */
export class Meter {
  private constructor(
    private readonly stage: Stage,
    private readonly statistics: Statistics,
    private readonly postgresTap: WireTap,
    private readonly redisTap: WireTap,
    private readonly database: string,
  ) {}

  static async on(stage: Stage): Promise<Meter> {
    const url = await stage.fresh();
    const taps = await Promise.all([WireTap.to(stage.postgres.port), WireTap.to(stage.redisServer.port)]);
    return new Meter(stage, await testServers().PostgresStatistics.of(url), ...taps, url);
  }

  /** What the service has to be told. */
  get env(): Record<string, string> {
    return {
      DATABASE_URL: this.database.replace(/:\d+\//, `:${this.postgresTap.port}/`),
      REDIS_DATABASE_URI: `redis://127.0.0.1:${this.redisTap.port}`,
    };
  }

  /** The cost of one of `times` pieces of work, which `work` does all of. */
  async measure(times: number, work: () => Promise<unknown>): Promise<Cost> {
    const before = await this.read();
    await this.statistics.reset();
    const begun = performance.now();
    await work();
    const ms = performance.now() - begun;
    const after = await this.read();
    const statements = await this.statistics.read();
    const sum = (key: 'calls' | 'blocks' | 'walBytes' | 'ms') =>
      statements.reduce((total, statement) => total + statement[key], 0) / times;
    const per = (key: keyof Counts) => (after[key] - before[key]) / times;
    return {
      statements: sum('calls'),
      pages: sum('blocks'),
      databaseMs: sum('ms'),
      walBytes: sum('walBytes'),
      postgresBytes: per('postgresBytes'),
      redisCommands: per('redisCommands'),
      redisBytes: per('redisBytes'),
      qpayCalls: per('qpayCalls'),
      ms: ms / times,
    };
  }

  async stop(): Promise<void> {
    await this.statistics.close();
    await Promise.all([this.postgresTap.close(), this.redisTap.close()]);
  }

  private async read(): Promise<Counts> {
    return {
      postgresBytes: bytes(this.postgresTap.read()),
      redisBytes: bytes(this.redisTap.read()),
      redisCommands: await this.redisCommands(),
      qpayCalls: this.stage.qpay.calls().length,
    };
  }

  private async redisCommands(): Promise<number> {
    const lines = (await this.stage.redis.info('commandstats')).matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
    return [...lines].reduce(
      (sum, [, name = '', calls]) => sum + (NOT_OURS.test(name) ? 0 : Number(calls)),
      0,
    );
  }
}

type Counts = Record<'postgresBytes' | 'redisBytes' | 'redisCommands' | 'qpayCalls', number>;

const bytes = ({ sent, received }: PassedBytes) => sent + received;
