import { Logger } from '@nestjs/common';
import { Registry } from 'prom-client';
import type { QPayClient, QPayInvoicePaid, QPayPaymentRow } from 'nestjs-qpay';
import { breachesIn } from '../audit/audit';
import { loadConfig } from '../config/load-config';
import type { Database, OpenDatabase } from '../database/database';
import { openPgliteInMemory } from '../database/open-pglite';
import { PaymentMetrics } from '../metrics/payment-metrics';
import { readOrder } from '../orders/change-order';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { CallbackTokens } from './callback-tokens.service';
import { PaymentAttempts } from './payment-attempts';
import { lockPayment } from './change-attempt';
import { SettlementService, type InvoicedAttempt } from './settlement.service';

/** What a test says of a payment at QPay; the rest is as it mostly is. */
export interface RowAtQPay {
  id: string;
  /** In minor units. */
  amount: bigint;
  status?: string;
  currency?: string;
  objectId?: string;
}

/** The settlement on an embedded database, with a QPay that answers what it is told to: for hundreds of answers in seconds. */
export class SettlementUnderTest {
  readonly registry = new Registry();
  private readonly answers = new Map<string, Pick<QPayInvoicePaid, 'rows' | 'reportedAmount'>>();
  private readonly clock = new Clock();
  private readonly config = loadConfig({ LOG_LEVEL: 'silent' });
  private readonly attempts: PaymentAttempts;
  private readonly settlement: SettlementService;
  private made = 0;

  private constructor(private readonly opened: OpenDatabase) {
    const ids = new Ids();
    const tokens = new CallbackTokens(opened.db, this.config, this.clock, ids);
    this.attempts = new PaymentAttempts(opened.db, this.config, this.clock, ids, tokens);
    const qpay = {
      checkInvoicePaid: (id: string) => Promise.resolve({ verdict: 'x', ...this.answers.get(id) }),
    };
    const metrics = new PaymentMetrics(this.registry);
    const { clock, config } = this;
    this.settlement = new SettlementService(
      opened.db,
      qpay as unknown as QPayClient,
      clock,
      ids,
      config,
      metrics,
    );
  }

  /** Says nothing: a property meets hundreds of orders that need review. */
  static async open(): Promise<SettlementUnderTest> {
    Logger.overrideLogger(false);
    return new SettlementUnderTest(await openPgliteInMemory());
  }

  get db(): Database {
    return this.opened.db;
  }

  close(): Promise<void> {
    return this.opened.close();
  }

  /** A number that no payment of this database has had. */
  number(): number {
    return ++this.made;
  }

  /** An order of 100.00 MNT with an open invoice. */
  async begin(): Promise<InvoicedAttempt> {
    const request = { userId: 'user-1', amount: 10_000n, currency: 'MNT', description: 'Order 1001' };
    const begun = await this.attempts.begin(request);
    if (!begun) throw new Error('Nothing was begun.');
    const invoice = { invoiceId: `invoice-${this.number()}`, qrText: 'qr', shortUrl: '', urls: [] };
    const { attempt } = await this.attempts.opened(begun.attempt, invoice);
    return { ...attempt, invoiceId: invoice.invoiceId };
  }

  /** QPay answers this from now on, and is asked. @param reportedAmount QPay's own total, as decimal text */
  async settle(attempt: InvoicedAttempt, rows: readonly RowAtQPay[], reportedAmount?: string): Promise<void> {
    this.answers.set(attempt.invoiceId, { rows: rows.map(toRow), reportedAmount });
    await this.settlement.settle(attempt, 'callback');
  }

  /** Where order and attempt stand, and how many events say that it is paid. */
  async state({ id, orderId }: InvoicedAttempt) {
    return this.db.transaction(async (tx) => {
      const { status, captured, reviewReason: review } = await readOrder(tx, orderId);
      return { order: status, attempt: (await lockPayment(tx, id)).attempt.status, captured, review };
    });
  }

  /** Broken invariants of everything in this database. */
  breaches(): Promise<string[]> {
    return breachesIn(this.db, { now: this.clock.now(), overdueMs: 1e12 });
  }
}

function toRow({ id, amount, status = 'PAID', currency = 'MNT', objectId }: RowAtQPay): QPayPaymentRow {
  const text = `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;
  const row = {
    paymentId: id,
    amount: text,
    status,
    currency,
    objectId,
    type: 'P2P',
    p2pTransactions: [],
    extra: {},
  };
  return row as unknown as QPayPaymentRow;
}
