import { eq } from 'drizzle-orm';
import { idempotencyKeys, paymentAttempts } from '../database/schema';
import { changeOrder, lockOrder } from '../orders/change-order';
import { wasAskedAfterEnd } from './check-schedule';
import { IdempotencyKeys } from './idempotency/idempotency-keys.service';
import { noteCallback } from './note-callback';
import { noteCheck } from './note-check';
import { OwnWorld } from './own-world.testing';
import { PaymentAttempts } from './payment-attempts';
import { CHEAP } from './payments.testing';

const INVOICE = { invoiceId: 'invoice-1', qrText: 'qr', shortUrl: '', urls: [] };
const MINUTE_MS = 60_000;

/** What is written by one statement, with nobody kept waiting. */
describe('A step that is written at once', () => {
  let own: OwnWorld;

  beforeAll(async () => (own = await OwnWorld.start({ PAYMENT_MAX_OPEN_PER_USER: '1000' })));
  afterAll(() => own.stop());
  afterEach(() => own.afterTest());

  const attempts = () => own.world.app.get(PaymentAttempts);
  const claim = (key: string) => ({
    ...{ key, bodyHash: Buffer.alloc(32), heldUntil: null },
    lockedUntil: new Date(Date.now() + MINUTE_MS),
  });
  const begin = async (key: string) => {
    const begun = await attempts().beginAtOnce(CHEAP, claim(key));
    if (!begun) throw new Error('Nothing was begun.');
    return begun;
  };
  const keyOf = async (key: string) => {
    const [row] = await own.world.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key));
    return row;
  };

  it('begins one order under a key, whoever else comes with it at the same time', async () => {
    const tries = Array.from({ length: 20 }, () => attempts().beginAtOnce(CHEAP, claim('tabs')));
    const [begun, ...others] = (await Promise.all(tries)).filter((one) => one !== undefined);
    expect(others).toEqual([]);
    expect(await keyOf('tabs')).toMatchObject({ orderId: begun?.order.id, answerStatus: null });
  });

  it('begins nothing under a key whose time is over: that is for whoever takes it over', async () => {
    const { world } = own;
    const { order } = await begin('late');
    const claimed = { ...claim('late'), heldUntil: new Date(0) };
    expect(await attempts().beginAtOnce(CHEAP, claimed)).toBeUndefined();
    expect(await keyOf('late')).toMatchObject({ orderId: order.id });
    expect(await attempts().beginAtOnce(CHEAP)).toBeDefined();
    const { answerStatus, ...held } = (await keyOf('late')) ?? fail();
    expect(answerStatus).toBeNull();
    const again = await attempts().begin(CHEAP, { claim: { ...held, heldUntil: held.lockedUntil } });
    expect(await keyOf('late')).toMatchObject({ orderId: again?.order.id });
    expect(await world.order(again?.order.id ?? '')).toMatchObject({ status: 'PENDING' });
  });

  it('frees no key that another request has taken over', async () => {
    const keys = own.world.app.get(IdempotencyKeys);
    await begin('taken');
    const row = (await keyOf('taken')) ?? fail();
    await keys.release({ ...row, lockedUntil: new Date(0) });
    expect(await keyOf('taken')).toEqual(row);
    await keys.release(row);
    expect(Number((await keyOf('taken'))?.lockedUntil)).toBeLessThan(Number(row.lockedUntil));
  });

  it('opens what is as it was begun, and keeps the answer with it', async () => {
    const begun = await begin('kept');
    const answer = {
      key: { userId: CHEAP.userId, key: 'kept' },
      of: () => ({ status: 201, body: { a: 1 } }),
    };
    const opened = await attempts().openedAtOnce(begun, INVOICE, answer);
    expect(opened).toMatchObject({
      order: { version: 2 },
      attempt: { status: 'OPEN', invoiceId: 'invoice-1', nextCheckAt: begun.attempt.expiresAt },
      code: { qrText: 'qr' },
      answered: { status: 201 },
    });
    expect(await keyOf('kept')).toMatchObject({ answerStatus: 201, answerBody: { a: 1 } });
    expect((await own.world.events(begun.order.id)).map(({ type }) => type)).toEqual([
      'order.created',
      'attempt.opened',
    ]);
  });

  it('opens nothing that somebody has changed since: neither the attempt nor the order', async () => {
    const { world } = own;
    const [one, two] = [await begin('a'), await begin('b')];
    const status = 'UNKNOWN' as const;
    await world.db.update(paymentAttempts).set({ status }).where(eq(paymentAttempts.id, one.attempt.id));
    await world.db.transaction(async (tx) => {
      const step = { type: 'noted', actor: 'test', at: new Date() };
      await changeOrder(tx, await lockOrder(tx, two.order.id), step);
    });
    for (const { order, attempt, ...begun } of [one, two]) {
      const before = [await world.attempt(attempt.id), await world.order(order.id)];
      const invoice = { ...INVOICE, invoiceId: attempt.id };
      expect(await attempts().openedAtOnce({ order, attempt, ...begun }, invoice)).toBeUndefined();
      expect([await world.attempt(attempt.id), await world.order(order.id)]).toEqual(before);
    }
  });

  it('has what a callback has asked for meanwhile due at once', async () => {
    const begun = await begin('early');
    const at = new Date();
    await noteCallback(own.world.db, { token: begun.callbackToken, at }, '3 seconds');
    const opened = await attempts().openedAtOnce(begun, { ...INVOICE, invoiceId: 'early' });
    expect(opened?.attempt.checkRequestedAt).toEqual(at);
    expect(Number(opened?.attempt.nextCheckAt)).toBeLessThan(at.getTime() + MINUTE_MS);
  });

  it('leaves a check asked for that was asked for after QPay was, and nothing else', async () => {
    const { world } = own;
    const { attempt } = await world.startInvoice();
    const token = world.callbackAddress().split('/').at(-1) ?? '';
    const at = new Date();
    await noteCallback(world.db, { token, at }, '3 seconds');
    const followUp = (await world.attempt(attempt.id)).nextCheckAt;
    const answered = (ms: number) => ({
      asker: 'test',
      verdict: 'x',
      askedAt: new Date(at.getTime() + ms),
      at,
    });
    const before = await noteCheck(world.db, attempt, answered(-1));
    expect(before?.attempt).toMatchObject({ checkRequestedAt: at, nextCheckAt: followUp });
    const after = await noteCheck(world.db, attempt, answered(0));
    expect(after?.attempt).toMatchObject({ checkRequestedAt: null, nextCheckAt: attempt.expiresAt });
    expect(await noteCheck(world.db, { ...attempt, status: 'EXPIRED' }, answered(1))).toBeUndefined();
  });

  it('takes an answer for what was so when QPay was asked: before the end it ends nothing', async () => {
    const { attempt } = await own.world.startInvoice();
    const end = attempt.expiresAt.getTime();
    const answered = (askedMs: number) => ({
      ...{ asker: 'test', verdict: 'x' },
      ...{ askedAt: new Date(end + askedMs), at: new Date(end + 2_000) },
    });
    const early = (await noteCheck(own.world.db, attempt, answered(-1)))?.attempt ?? fail();
    // Nobody has seen its end yet, so it is due.
    expect([wasAskedAfterEnd(early), early.nextCheckAt]).toEqual([false, attempt.expiresAt]);
    const after = (await noteCheck(own.world.db, early, answered(1_000)))?.attempt ?? fail();
    expect([wasAskedAfterEnd(after), Number(after.nextCheckAt) > end + 1_000]).toEqual([true, true]);
    // An answer that was asked for earlier and comes later takes nothing of it back.
    const late = (await noteCheck(own.world.db, after, answered(-1)))?.attempt ?? fail();
    expect(wasAskedAfterEnd(late)).toBe(true);
  });

  it('reads the links to the banks only where somebody sees them', async () => {
    const { attempt } = await own.world.startInvoice();
    expect(Object.keys(await own.world.attempt(attempt.id))).not.toContain('deepLinks');
    const noted = await noteCheck(own.world.db, attempt, {
      ...{ asker: 'test', verdict: 'x' },
      ...{ askedAt: new Date(), at: new Date() },
    });
    expect(noted && Object.keys(noted.attempt)).toEqual(Object.keys(attempt));
  });
});

function fail(): never {
  throw new Error('There is no such row.');
}
