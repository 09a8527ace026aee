import { createRequire } from 'node:module';

/** A real server of the benchmark's own. */
export interface BenchServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** A real PostgreSQL of the benchmark's own. */
export interface BenchPostgres extends BenchServer {
  /** @returns the URL of an empty database */
  createDatabase(): Promise<string>;
}

/** What PostgreSQL has spent on one statement: see `test-servers`. */
export interface StatementStatistics {
  statement: string;
  calls: number;
  blocks: number;
  walBytes: number;
  ms: number;
}

/** PostgreSQL's own counts: see `test-servers`. */
export interface Statistics {
  reset(): Promise<void>;
  read(): Promise<StatementStatistics[]>;
  version(): Promise<string>;
  close(): Promise<void>;
}

/** What is used of `test-servers`: sources without a build, so they are loaded when the program runs (see tools/). */
interface TestServers {
  freePort(): Promise<number>;
  startPostgres(options: { settings: Record<string, string> }): Promise<BenchPostgres>;
  startRedis(): Promise<BenchServer>;
  PostgresStatistics: { SETTINGS: Record<string, string>; of(databaseUrl: string): Promise<Statistics> };
}

/** The workspace's test servers. */
export function testServers(): TestServers {
  return createRequire(__filename)('test-servers');
}
