import { eq, sql, type SQL } from 'drizzle-orm';
import { QPayTimeoutError } from 'nestjs-qpay';
import type { Database, Transaction } from '../app/database/database';
import { outbox } from '../app/database/schema';
import type { OrderAndAttempt } from '../app/payments/payment.types';
import { SettlementService } from '../app/payments/settlement.service';
import { DueReceipts } from '../app/receipts/due-receipts.service';
import { Sweep } from '../app/reconciliation/sweep.service';
import { runSeed } from './run-seed';
import { SimulatedDatabase } from './simulated-database';

/** A few, for whoever changes something: `npm test` has `order-service:simulate` run 1 000 on all cores. */
const SEEDS = 50;
/** A mistake that is put into the code is found by then. */
const FINDING = 400;

describe('a seed of the simulation', () => {
  let database: SimulatedDatabase;
  beforeAll(async () => (database = await SimulatedDatabase.open()), 300_000);
  afterAll(() => database.close());
  afterEach(() => jest.restoreAllMocks());

  it('is the same every time, step by step', async () => {
    for (const seed of [3, 11]) {
      const [once, again] = [await runSeed(seed, database), await runSeed(seed, database)];
      expect(once.steps).toBeGreaterThan(50);
      expect(again).toEqual(once);
    }
  });

  it('has no event that comes from a timer of PostgreSQL, which goes by the real clock', async () => {
    const set = jest.spyOn(globalThis, 'setTimeout');
    // Whatever it has set before is over by then.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    for (let times = 0; times < 5; times++) await database.empty();
    expect(set).not.toHaveBeenCalled();
  });

  it(`I-11, I-13, I-16, I-17, I-28, I-30, I-32, I-37, I-39: ${SEEDS} of them hold G1 to G8, lose nothing and end`, async () => {
    let crashes = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const result = await runSeed(seed, database);
      crashes += result.crashes;
      expect({ seed, failure: result.failure }).toEqual({ seed, failure: undefined });
    }
    expect(crashes).toBeGreaterThan(SEEDS / 4);
  }, 1_800_000);

  /** One of the first seeds has to find a mistake that is put into the code. */
  const finds = async () => {
    for (let seed = 1; seed <= FINDING; seed++) {
      const { failure } = await runSeed(seed, database);
      if (failure) return failure;
    }
    return undefined;
  };

  it('finds a settlement that forgets to tell that an order was paid', async () => {
    const write = Reflect.get(SettlementService.prototype, 'write') as (...input: unknown[]) => unknown;
    jest.spyOn(SettlementService.prototype as never, 'write').mockImplementation(async function (
      this: unknown,
      ...input: unknown[]
    ) {
      const changed = await write.apply(this, input);
      const tx = input[0] as { execute(query: unknown): Promise<unknown> };
      await tx.execute(sql`DELETE FROM outbox WHERE type = 'order.paid'`);
      return changed;
    } as never);
    expect(await finds()).toContain('G4');
  }, 300_000);

  it('finds a message that is written after the transaction which makes it true, at the step between the two', async () => {
    const { prototype } = SettlementService;
    const write = Reflect.get(prototype, 'write') as (...input: unknown[]) => Promise<OrderAndAttempt>;
    const settle = Reflect.get(prototype, 'settle') as (...input: unknown[]) => Promise<OrderAndAttempt>;
    const held: SQL[] = [];
    jest.spyOn(prototype as never, 'write').mockImplementation(async function (
      this: unknown,
      tx: Transaction,
      ...input: unknown[]
    ) {
      const changed = await write.call(this, tx, ...input);
      const told = await tx.delete(outbox).where(eq(outbox.orderId, changed.order.id)).returning();
      for (const { eventId, orderId, type, payload, createdAt } of told)
        held.push(sql`INSERT INTO outbox (event_id, order_id, type, payload, created_at)
          VALUES (${eventId}, ${orderId}, ${type}, ${JSON.stringify(payload)}, ${createdAt.toISOString()})`);
      return changed;
    } as never);
    jest.spyOn(prototype, 'settle').mockImplementation(async function (
      this: { db: Database },
      ...input: unknown[]
    ) {
      const settled = await settle.apply(this, input);
      for (const message of held.splice(0)) await this.db.execute(message);
      return settled;
    } as never);
    expect(await finds()).toMatch(/step \d+: G4/);
  }, 300_000);

  it('finds a second receipt for one payment', async () => {
    const note = Reflect.get(DueReceipts.prototype, 'noteFailure') as (...input: unknown[]) => Promise<void>;
    jest.spyOn(DueReceipts.prototype as never, 'noteFailure').mockImplementation(async function (
      this: unknown,
      receipt: unknown,
    ) {
      // Taken for a failure that cannot have made a receipt.
      await note.call(this, receipt, new QPayTimeoutError('No answer.', { operation: 'ebarimt.create' }));
    } as never);
    expect(await finds()).toContain('receipt');
  }, 300_000);

  it('finds money that is lost when nobody sweeps', async () => {
    jest.spyOn(Sweep.prototype, 'pass').mockResolvedValue(false);
    expect(await finds()).toContain('not in the books');
  }, 300_000);
});
