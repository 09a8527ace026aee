import { sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { asOneTransaction, joinSurrounding } from './ambient-transaction';
import type { Database, OpenDatabase } from './database';
import { openPgliteInMemory } from './open-pglite';
import { openPostgres } from './open-postgres';
import { watermarks } from './schema';

describe.each(['postgres', 'pglite'] as const)('a transaction around other work, on %s', (kind) => {
  let postgres: PostgresServer | undefined;
  let opened: OpenDatabase;
  let db: Database;

  beforeAll(async () => {
    if (kind === 'postgres') postgres = await startPostgres();
    opened = postgres ? await openPostgres(await postgres.createDatabase()) : await openPgliteInMemory();
    db = joinSurrounding(opened.db);
  });
  afterAll(async () => {
    await opened.close();
    await postgres?.stop();
  });
  beforeEach(() => db.delete(watermarks));

  const write = (name: string, to = db) => to.insert(watermarks).values({ name, reached: new Date() });
  const names = async () => (await opened.db.select().from(watermarks)).map(({ name }) => name).sort();

  it('writes everything or nothing, also what is a transaction of its own', async () => {
    const work = async () => {
      await write('one');
      await db.transaction((tx) => write('two', tx));
    };
    const failed = asOneTransaction(db, async () => {
      await work();
      throw new Error('late');
    });
    await expect(failed).rejects.toThrow('late');
    expect(await names()).toEqual([]);
    await asOneTransaction(db, work);
    expect(await names()).toEqual(['one', 'two']);
  });

  it('survives a part that fails and is caught', async () => {
    await asOneTransaction(db, async () => {
      await write('kept');
      const part = db.transaction(async (tx) => {
        await write('dropped', tx);
        await tx.execute(sql`SELECT 1 / 0`);
      });
      await expect(part).rejects.toThrow();
    });
    expect(await names()).toEqual(['kept']);
  });

  // PGlite has one connection: nothing else begins before its transaction ends.
  if (kind === 'postgres')
    it('goes on around one work when another one ends', async () => {
      let go = () => {};
      const gate = new Promise<void>((resolve) => (go = resolve));
      const longer = asOneTransaction(db, async () => {
        await gate;
        await write('longer');
        throw new Error('late');
      });
      await asOneTransaction(db, () => write('shorter'));
      go();
      await expect(longer).rejects.toThrow('late');
      expect(await names()).toEqual(['shorter']);
    });

  it('does not hold what the work has left running', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    let left: Promise<unknown> = Promise.resolve();
    const failed = asOneTransaction(db, async () => {
      left = gate.then(() => write('left'));
      await write('inside');
      throw new Error('late');
    });
    await expect(failed).rejects.toThrow('late');
    go();
    await left;
    expect(await names()).toEqual(['left']);
  });
});
