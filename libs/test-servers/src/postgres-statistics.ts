import { Client } from 'pg';

/** What PostgreSQL has spent on one statement, all calls of it together. */
export interface StatementStatistics {
  /** With `$1` in place of values. */
  statement: string;
  calls: number;
  /** Rows returned or changed. */
  rows: number;
  /** Pages of 8 kB looked at, in memory or on disk: what grows when an index is missing. */
  blocks: number;
  /** Bytes of write-ahead log. */
  walBytes: number;
  /** Time of execution in the server, in milliseconds. */
  ms: number;
}

const READ = `SELECT query AS statement, sum(calls)::float8 AS calls, sum(rows)::float8 AS rows,
    sum(shared_blks_hit + shared_blks_read)::float8 AS blocks, sum(wal_bytes)::float8 AS "walBytes",
    sum(total_exec_time)::float8 AS ms
  FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
  WHERE datname = current_database() AND query NOT LIKE '%pg_stat_statements%'
  GROUP BY query ORDER BY query`;

/** What PostgreSQL itself counts of the statements of one database (pg_stat_statements), whoever sends them. */
export class PostgresStatistics {
  /** What the server has to be started with. */
  static readonly SETTINGS = { shared_preload_libraries: 'pg_stat_statements' };

  private constructor(private readonly client: Client) {}

  /** @throws the server's error when it was started without {@link SETTINGS} */
  static async of(databaseUrl: string): Promise<PostgresStatistics> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    return new PostgresStatistics(client);
  }

  /** Forgets what was counted so far, in every database. */
  async reset(): Promise<void> {
    await this.client.query('SELECT pg_stat_statements_reset()');
  }

  /** What was counted since the last {@link reset}. */
  async read(): Promise<StatementStatistics[]> {
    return (await this.client.query<StatementStatistics>(READ)).rows;
  }

  /** The server's version, such as `18.4`. */
  async version(): Promise<string> {
    const { rows } = await this.client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? 'unknown';
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
