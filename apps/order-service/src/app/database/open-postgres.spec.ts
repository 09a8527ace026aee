import { sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import type { OpenDatabase } from './database';
import { openPostgres } from './open-postgres';
import { watermarks } from './schema';

describe(openPostgres, () => {
  let postgres: PostgresServer;
  let opened: OpenDatabase;

  beforeAll(async () => {
    postgres = await startPostgres();
    opened = await openPostgres(await postgres.createDatabase(), { maxConnections: 1 });
  });
  afterAll(async () => {
    await opened.close();
    await postgres.stop();
  });

  it('outlives a connection that is lost in a transaction, and writes nothing of it', async () => {
    const lost = opened.db.transaction(async (tx) => {
      await tx.insert(watermarks).values({ name: 'x', reached: new Date() });
      await tx.execute(sql`SELECT pg_terminate_backend(pg_backend_pid())`);
    });
    await expect(lost).rejects.toThrow();
    expect(await opened.db.select().from(watermarks)).toEqual([]);
  });
});
