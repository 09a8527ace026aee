import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import type { ServiceConfig } from '../app/config/service-config';
import type { Database, OpenDatabase } from '../app/database/database';
import { openPglite } from '../app/database/open-pglite';
import * as schema from '../app/database/schema';

/**
 * Opens the service's database for somebody who only looks: a PostgreSQL refuses every change, and no migration is made.
 * @throws FolderInUseError while a service has the embedded one open
 */
export async function openForReading(
  config: Pick<ServiceConfig, 'database'>,
  applicationName = 'order-service-audit',
): Promise<Pick<OpenDatabase, 'db' | 'close'>> {
  const { url, folder } = config.database;
  if (!url) return openPglite(folder);
  const pool = new Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 5_000,
    options: '-c default_transaction_read_only=on',
    application_name: applicationName,
  });
  const db: Database = drizzle(pool, { schema });
  return { db, close: () => pool.end() };
}
