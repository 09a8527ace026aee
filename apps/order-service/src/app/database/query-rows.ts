import type { SQL } from 'drizzle-orm';
import type { Database } from './database';

/**
 * The rows of a query that is written by hand. What a driver makes of them is for the caller to know: drizzle's type depends on
 * the driver, and services cannot tell which it is.
 */
export async function queryRows<T>(db: Pick<Database, 'execute'>, query: SQL): Promise<T[]> {
  const { rows } = (await db.execute(query)) as unknown as { rows: T[] };
  return rows;
}
