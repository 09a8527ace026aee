import { sql } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import type { Database, OpenDatabase } from './database';
import { openPglite, openPgliteInMemory } from './open-pglite';
import { openPostgres } from './open-postgres';
import { queryRows } from './query-rows';
import { idempotencyKeys, orders } from './schema';
import { Statement } from './statement';

const BEGIN = new Statement(
  'begin_both',
  { order: orders, held: idempotencyKeys },
  `WITH begun AS (
     INSERT INTO orders (id, user_id, description, amount, currency, status, version, created_at, updated_at, expires_at)
     VALUES (:id::uuid, :user::text, :text::text, :amount::bigint, 'MNT', 'PENDING', 1, :at::timestamptz, :at::timestamptz,
       :at::timestamptz) RETURNING {order}
   ), held AS (
     INSERT INTO idempotency_keys (user_id, key, body_hash, order_id, answer_body, locked_until, created_at)
     VALUES (:user::text, 'key', :hash::bytea, :id::uuid, :body::jsonb, :at::timestamptz, :at::timestamptz) RETURNING {held}
   ) SELECT {order}, {held} FROM begun AS orders, held AS idempotency_keys`,
);

const VALUES = {
  id: '01890000-0000-7000-8000-000000000001',
  user: 'user-1',
  text: "a: colon, a 'quote' and ₮",
  amount: 9_007_199_254_740_993n,
  at: new Date('2026-01-02T03:04:05.678Z'),
  hash: Buffer.alloc(32, 7),
  body: JSON.stringify({ list: [1, 'two', null] }),
};

describe(Statement, () => {
  let postgres: PostgresServer;
  let opened: OpenDatabase[];

  beforeAll(async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    opened = [await openPostgres(url, { maxConnections: 1 }), await openPgliteInMemory()];
  });
  afterAll(async () => {
    for (const { close } of opened) await close();
    await postgres.stop();
  });

  it.each([
    [openPostgres.name, 0],
    [openPglite.name, 1],
  ])('writes several tables at once and reads rows as drizzle does: %s', async (_name, at) => {
    const { db } = opened[at] as OpenDatabase;
    const [begun] = await BEGIN.all(db, VALUES);
    const [order] = await db.select().from(orders);
    const [held] = await db.select().from(idempotencyKeys);
    expect(begun).toEqual({ order, held });
    expect(begun?.order).toMatchObject({
      amount: VALUES.amount,
      description: VALUES.text,
      createdAt: VALUES.at,
    });
    expect(begun?.held).toMatchObject({ bodyHash: VALUES.hash, answerBody: { list: [1, 'two', null] } });
  });

  it('belongs to the transaction that it is run in', async () => {
    const { db } = opened[0] as OpenDatabase;
    const undone = db.transaction(async (tx) => {
      await BEGIN.all(tx as unknown as Database, {
        ...VALUES,
        id: VALUES.id.replace(/1$/, '2'),
        user: 'user-2',
      });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await db.select().from(orders)).toHaveLength(1);
  });

  it('is planned by a connection under its name', async () => {
    const { db } = opened[0] as OpenDatabase;
    const planned = await queryRows<{ name: string }>(db, sql`SELECT name FROM pg_prepared_statements`);
    expect(planned).toEqual([{ name: 'begin_both' }]);
  });

  it('names a value that is missing, and asks nothing', async () => {
    const { db } = opened[0] as OpenDatabase;
    const { user, ...others } = VALUES;
    await expect(BEGIN.all(db, others)).rejects.toThrow('begin_both has no value for "user"');
    expect(user).toBe('user-1');
  });
});
