import { eq } from 'drizzle-orm';
import type { Database } from './database';
import { serviceKeys } from './schema/service-keys.table';

/** A key that all instances share under a name: the first one ever makes it, all others find it. */
export async function sharedKey(
  db: Database,
  name: string,
  fresh: { key: Buffer; createdAt: Date },
): Promise<Buffer> {
  await db
    .insert(serviceKeys)
    .values({ name, ...fresh })
    .onConflictDoNothing();
  const [row] = await db.select().from(serviceKeys).where(eq(serviceKeys.name, name));
  if (!row) throw new Error(`The key ${name} was not written.`);
  return row.key;
}
