import { eq } from 'drizzle-orm';
import type { Database } from '../database/database';
import { watermarks } from '../database/schema';

/** Up to where a repeated piece of work has come; undefined when it was never done. */
export async function readWatermark(db: Database, name: string): Promise<Date | undefined> {
  const [mark] = await db.select().from(watermarks).where(eq(watermarks.name, name));
  return mark?.reached;
}

/** Notes up to where it has come, for every instance. */
export async function moveWatermark(db: Database, name: string, reached: Date): Promise<void> {
  await db
    .insert(watermarks)
    .values({ name, reached })
    .onConflictDoUpdate({ target: watermarks.name, set: { reached } });
}
