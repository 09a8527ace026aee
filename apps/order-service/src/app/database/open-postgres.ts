import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool, type PoolClient } from 'pg';
import type { OpenDatabase } from './database';
import { migrate, type SqlConnection } from './migrate';
import * as schema from './schema';

/** How the pool behaves. Times are in milliseconds. */
export interface PostgresOptions {
  /** Connections at most. @default 10 */
  maxConnections?: number;
  /** Told of errors of idle connections, which belong to no query. */
  onIdleError?: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;

/** Connects to PostgreSQL and migrates it. @throws when it cannot be reached within 5 s or a migration fails */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<OpenDatabase> {
  const pool = new Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'order-service',
  });
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', options.onIdleError ?? (() => undefined));
  // Nor must the loss of one in a transaction: the query under way fails by it, and the pool takes it back no more.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await migrateOnOneConnection(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { db: drizzle(pool, { schema }), kind: 'postgres', close: () => pool.end() };
}

async function migrateOnOneConnection(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    // Waiting for another instance's migration is not a slow statement.
    await client.query('SET statement_timeout = 0');
    await migrate(sqlConnection(client));
  } finally {
    // Not back into the pool: this session has its own settings.
    client.release(true);
  }
}

function sqlConnection(client: PoolClient): SqlConnection {
  return {
    script: async (sql) => void (await client.query(sql)),
    query: async (sql, parameters) => (await client.query<Record<string, unknown>>(sql, parameters)).rows,
  };
}
