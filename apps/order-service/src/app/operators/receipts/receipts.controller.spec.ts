import { desc, eq } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { auditLog, receipts } from '../../database/schema';
import { PaymentWorld } from '../../payments/payments.testing';
import { DueReceipts } from '../../receipts/due-receipts.service';
import { OperatorReceiptsController } from './receipts.controller';

describe(OperatorReceiptsController, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase(), { EBARIMT_ENABLED: 'true' });
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });
  afterEach(async () => {
    world.qpay.clearFaults();
    expect(await world.breaches()).toEqual([]);
  });

  const list = async () => {
    const answer = await world.send('GET', '/api/operator/receipts', { user: 'saraa', roles: ['viewer'] });
    return (answer.body['items'] as { paymentId: string }[]).map(({ paymentId }) => paymentId);
  };
  const conclude = (paymentId: string, body: unknown, roles = ['operator']) =>
    world.send('POST', `/api/operator/receipts/${paymentId}/conclude`, { user: 'saraa', roles, body });
  const pass = () => world.app.get(DueReceipts).pass();
  const read = async (paymentId: string) =>
    (await world.db.select().from(receipts).where(eq(receipts.paymentId, paymentId)))[0];
  const made = (paymentId: string) =>
    world.qpay.events('ebarimt.created').filter((event) => event.paymentId === paymentId).length;
  /** A receipt whose answer was lost: QPay has made it, or has died before. */
  const inDoubt = async (when: 'before' | 'after') => {
    const { order, invoiceId } = await world.startInvoice();
    const { paymentId } = await world.qpay.pay(invoiceId);
    const ask = `/api/payments/${order.id}/receipts`;
    await world.send('POST', ask, { body: { receiverType: 'CITIZEN' } });
    world.qpay.inject({ operation: 'ebarimt3.create', kind: 'drop', when });
    await pass();
    expect((await read(paymentId))?.status).toBe('UNKNOWN');
    return paymentId;
  };

  it('ends the doubt about one that was made, by the id that a person has found', async () => {
    const paymentId = await inDoubt('after');
    expect(await list()).toContain(paymentId);
    const finding = { finding: 'made', receiptId: '0000123', evidence: 'the tax office’s page' };
    expect(await conclude(paymentId, finding)).toMatchObject({
      status: 200,
      body: { paymentId, status: 'ISSUED', receiptId: '0000123' },
    });
    await pass();
    expect([made(paymentId), await list()]).toEqual([1, expect.not.arrayContaining([paymentId])]);
    const [line] = await world.db.select().from(auditLog).orderBy(desc(auditLog.sequence)).offset(1).limit(1);
    expect(line).toMatchObject({
      ...{ actor: 'saraa', target: paymentId, status: 200, input: { body: finding } },
      ...{ before: { status: 'UNKNOWN' }, after: { status: 'ISSUED', receiptId: '0000123' } },
    });
  });

  it('has one that was not made asked for again, once', async () => {
    const paymentId = await inDoubt('before');
    const finding = { finding: 'not_made', evidence: 'asked on the phone' };
    expect(await conclude(paymentId, finding)).toMatchObject({ status: 200, body: { status: 'WAITING' } });
    await pass();
    await pass();
    expect([(await read(paymentId))?.status, made(paymentId)]).toEqual(['ISSUED', 1]);
  });

  it('lets one of several people at once conclude, and nobody what is not in doubt', async () => {
    const paymentId = await inDoubt('after');
    const answers = await Promise.all([
      conclude(paymentId, { finding: 'made', receiptId: '1', evidence: 'x' }),
      conclude(paymentId, { finding: 'not_made', evidence: 'x' }),
      conclude(paymentId, { finding: 'made', receiptId: '2', evidence: 'x' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await conclude(paymentId, { finding: 'not_made', evidence: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'RECEIPT_DECIDED' },
    });
    expect(await conclude('1', { finding: 'not_made', evidence: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'NO_SUCH_RECEIPT' },
    });
  });

  it('wants the id of what was made, none of what was not, and how it was found out', async () => {
    for (const body of [
      { finding: 'made', evidence: 'x' },
      { finding: 'not_made', receiptId: '1', evidence: 'x' },
      { finding: 'not_made' },
      { finding: 'perhaps', evidence: 'x' },
    ])
      expect((await conclude('1', body)).status).toBe(400);
    expect((await conclude('1', {}, ['viewer', 'approver'])).status).toBe(403);
  });
});
