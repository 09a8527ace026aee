import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema';

/** Queries and transactions over PostgreSQL or PGlite: services cannot tell which. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/** The same inside a transaction. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Token of the {@link Database} in the injector. */
export const DATABASE = Symbol('DATABASE');

/** An opened database, migrated and ready. */
export interface OpenDatabase {
  readonly db: Database;
  readonly kind: 'postgres' | 'pglite';
  /** Ends its connections and gives its locks back. */
  close(): Promise<void>;
}

/** Token of the {@link OpenDatabase}; only the database module itself and health use it. */
export const OPEN_DATABASE = Symbol('OPEN_DATABASE');
