import { Inject, Injectable, Logger } from '@nestjs/common';
import { inArray } from 'drizzle-orm';
import type { QPayPaymentRow } from 'nestjs-qpay';
import { DATABASE, type Database } from '../database/database';
import {
  paymentAttempts,
  providerPayments,
  type PaymentAttempt,
  type ProviderPayment,
} from '../database/schema';
import { describeError } from '../logging/describe-error';
import { VerificationService } from '../payments/verification.service';
import { RefundLedger } from '../refunds/refund-ledger.service';
import { Clock } from '../system/clock';
import { PaymentList } from './payment-list.service';
import { UnmatchedPayments } from './unmatched-payments.service';

/** Rows that are compared with our books by one query. */
const BATCH = 100;
/** QPay's clock and ours differ, in milliseconds. */
const AHEAD_MS = 3_600_000;

/** What a scan has found to do. */
export interface ScanResult {
  rows: number;
  verified: number;
  unmatched: number;
  refunded: number;
  failed: number;
}

/** A page of QPay's rows with what our books have for them. */
interface Compared {
  rows: QPayPaymentRow[];
  payments: Map<string, ProviderPayment>;
  attempts: Map<string, PaymentAttempt>;
}

/**
 * Compares QPay's list of payments with our books and follows up what differs. It costs one call for each hundred payments,
 * however many invoices are open.
 */
@Injectable()
export class PaymentScan {
  private readonly logger = new Logger(PaymentScan.name);

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly list: PaymentList,
    private readonly verification: VerificationService,
    private readonly unmatched: UnmatchedPayments,
    private readonly refunds: RefundLedger,
    private readonly clock: Clock,
  ) {}

  /** Payments since a moment. @throws QPayError when the list cannot be read; rows that failed are counted, not thrown */
  async scan(from: Date): Promise<ScanResult> {
    const result: ScanResult = { rows: 0, verified: 0, unmatched: 0, refunded: 0, failed: 0 };
    let rows: QPayPaymentRow[] = [];
    for await (const row of this.list.between(from, new Date(this.clock.now().getTime() + AHEAD_MS))) {
      rows.push(row);
      if (rows.length === BATCH) rows = await this.follow(rows, result);
    }
    await this.follow(rows, result);
    return result;
  }

  private async follow(rows: QPayPaymentRow[], result: ScanResult): Promise<QPayPaymentRow[]> {
    const compared = rows.length > 0 ? await this.compare(rows) : undefined;
    const asked = new Set<string>();
    for (const row of rows) {
      result.rows += 1;
      try {
        const what = compared && (await this.followRow(row, compared, asked));
        if (what) result[what] += 1;
      } catch (error) {
        result.failed += 1;
        this.logger.warn(
          { paymentId: row.paymentId, err: describeError(error) },
          'A payment could not be followed up.',
        );
      }
    }
    return [];
  }

  private async compare(rows: QPayPaymentRow[]): Promise<Compared> {
    const ids = rows.map(({ paymentId }) => paymentId);
    const invoices = rows.flatMap(({ objectId }) => objectId ?? []);
    const payments = await this.db
      .select()
      .from(providerPayments)
      .where(inArray(providerPayments.paymentId, ids));
    const attempts = invoices.length
      ? await this.db.select().from(paymentAttempts).where(inArray(paymentAttempts.invoiceId, invoices))
      : [];
    return {
      rows,
      payments: new Map(payments.map((payment) => [payment.paymentId, payment])),
      attempts: new Map(attempts.map((attempt) => [attempt.invoiceId ?? '', attempt])),
    };
  }

  private async followRow(
    row: QPayPaymentRow,
    { payments, attempts }: Compared,
    asked: Set<string>,
  ): Promise<'verified' | 'unmatched' | 'refunded' | undefined> {
    const known = payments.get(row.paymentId);
    if (isRefunded(row) && known) {
      await this.refunds.seenRefunded(known);
      return 'refunded';
    }
    if (row.status !== 'PAID' || known) return undefined;
    const attempt = attempts.get(row.objectId ?? '') ?? (await this.unmatched.claim(row));
    if (!attempt) return 'unmatched';
    if (asked.has(attempt.id)) return undefined;
    asked.add(attempt.id);
    await this.verification.ask(attempt.id, 'sweep');
    return 'verified';
  }
}

/** QPay's documents and one transcription of them differ in the word. */
export function isRefunded({ status }: QPayPaymentRow): boolean {
  return status === 'REFUNDED' || status === 'REFUND';
}
