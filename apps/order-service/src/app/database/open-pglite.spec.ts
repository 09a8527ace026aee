import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { FolderInUseError } from './folder-lock';
import { queryRows } from './query-rows';
import { openPglite } from './open-pglite';
import { orders } from './schema';

describe(openPglite, () => {
  let folder: string;
  beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), 'order-service-pglite-')), 'nested', '.data')));
  afterEach(() => rmSync(join(folder, '../..'), { recursive: true, force: true }));

  it('keeps what was written until the next start', async () => {
    const first = await openPglite(folder);
    const at = new Date('2026-01-29T08:00:00Z');
    const times = { createdAt: at, updatedAt: at, expiresAt: at };
    const id = '11111111-2222-4333-8444-555555555555';
    const amount = 9_007_199_254_740_993n;
    const order = {
      id,
      userId: 'u',
      description: 'd',
      amount,
      currency: 'MNT',
      status: 'PENDING' as const,
      version: 1,
    };
    await first.db.insert(orders).values({ ...order, ...times });
    await first.close();

    const second = await openPglite(folder);
    const [read] = await second.db.select().from(orders);
    await second.close();
    expect(read).toMatchObject({ ...order, ...times, captured: 0n });
  });

  it('refuses a second process on the same folder', async () => {
    const opened = await openPglite(folder);
    await expect(openPglite(folder)).rejects.toThrow(FolderInUseError);
    await opened.close();
  });

  it('refuses to change history', async () => {
    const opened = await openPglite(folder);
    const rule = sql`select tgname from pg_trigger where tgname like '%append_only' order by 1`;
    const rows = await queryRows<{ tgname: string }>(opened.db, rule);
    await opened.close();
    expect(rows.map(({ tgname }) => tgname)).toEqual([
      'audit_log_append_only',
      'order_events_append_only',
      'payment_traces_append_only',
      'provider_payments_append_only',
    ]);
  });
});
