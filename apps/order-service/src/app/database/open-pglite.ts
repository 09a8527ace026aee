import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import type { OpenDatabase } from './database';
import { lockFolder } from './folder-lock';
import { migrate, type SqlConnection } from './migrate';
import * as schema from './schema';

/**
 * Opens the embedded PostgreSQL in a folder (made when missing) and migrates it.
 * @throws FolderInUseError when another process has it open
 */
export async function openPglite(folder: string): Promise<OpenDatabase> {
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  try {
    const client = await PGlite.create(join(folder, 'pglite'));
    await migrate(sqlConnection(client));
    const close = async () => {
      await client.close();
      await unlock();
    };
    return { db: drizzle(client, { schema }), kind: 'pglite', close };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Opens an embedded PostgreSQL that lives in memory and is gone when it is closed: for tests. */
export async function openPgliteInMemory(): Promise<OpenDatabase> {
  const client = await createPgliteInMemory();
  return { db: drizzle(client, { schema }), kind: 'pglite', close: () => client.close() };
}

/** The same, as PGlite itself. */
export async function createPgliteInMemory(): Promise<PGlite> {
  const client = await PGlite.create();
  await migrate(sqlConnection(client));
  return client;
}

function sqlConnection(client: PGlite): SqlConnection {
  return {
    script: async (sql) => void (await client.exec(sql)),
    query: async (sql, parameters) => (await client.query<Record<string, unknown>>(sql, parameters)).rows,
  };
}
