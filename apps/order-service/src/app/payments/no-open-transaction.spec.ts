import { sql } from 'drizzle-orm';
import { queryRows } from '../database/query-rows';
import { DueReceipts } from '../receipts/due-receipts.service';
import { Sweep } from '../reconciliation/sweep.service';
import { RefundDesk } from '../refunds/refunds.testing';
import { OwnWorld } from './own-world.testing';

/** While QPay is thinking no connection to the database may be in use for it: a slow QPay would use up all of them. */
describe('While QPay is asked', () => {
  let own: OwnWorld;

  beforeAll(async () => (own = await OwnWorld.start({ EBARIMT_ENABLED: 'true' })));
  afterAll(() => own.stop());
  afterEach(() => own.afterTest());

  const begun = async () => {
    const { order, attempt, invoiceId } = await own.world.startInvoice();
    return { orderId: order.id, attemptId: attempt.id, invoiceId, address: own.world.callbackAddress() };
  };
  const send = (path: string, body?: unknown) => own.world.send('POST', `/api/${path}`, { body });
  const desk = () => new RefundDesk(own.world);

  /** What QPay is asked, and what prepares for it and answers what asks it. */
  const ACTS: Record<string, [string, () => Promise<() => Promise<unknown>>]> = {
    'for an invoice': [
      'invoice.create',
      () => Promise.resolve(() => send('create-payment-session', { amount: 100 })),
    ],
    'what is paid, by a customer': [
      'payment.check',
      async () => {
        const { orderId } = await begun();
        return () => send(`payments/${orderId}/verify`);
      },
    ],
    'what is paid, by a callback': [
      'payment.check',
      async () => {
        const { invoiceId } = await begun();
        return () => own.world.qpay.pay(invoiceId);
      },
    ],
    'to cancel an invoice': [
      'invoice.cancel',
      async () => {
        const { orderId } = await begun();
        return () => send(`payments/${orderId}/cancel`);
      },
    ],
    'for the list of payments': [
      'payment.list',
      () => Promise.resolve(() => own.world.app.get(Sweep).pass()),
    ],
    'to give money back': [
      'payment.refund',
      async () => {
        const { order, paymentId } = await desk().paid('CARD');
        const { body } = await desk().request(order.id, paymentId);
        return () => desk().approve(body['id']);
      },
    ],
    'for a tax receipt': [
      'ebarimt3.create',
      async () => {
        const { orderId, invoiceId } = await begun();
        await own.world.qpay.pay(invoiceId);
        await send(`payments/${orderId}/receipts`, { receiverType: 'CITIZEN' });
        return () => own.world.app.get(DueReceipts).pass();
      },
    ],
  };

  it.each(Object.entries(ACTS))('%s, no transaction is open', async (_act, [operation, prepare]) => {
    const work = await prepare();
    const hold = own.world.qpay.inject({ operation, kind: 'hang' });
    own.world.qpay.clear();
    const done = work();
    await own.world.qpay.waitForCall((call) => call.operation === operation, { phase: 'arrived' });
    const open = sql`SELECT state, query FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'`;
    expect(await queryRows(own.world.db, open)).toEqual([]);
    hold.release();
    await done;
  });
});
