import { Inject, Injectable } from '@nestjs/common';
import { and, eq, gte, lt, sql, type SQL } from 'drizzle-orm';
import { qpayAmountFromMinorUnits, qpayAmountToMinorUnits, type QPayPaymentRow } from 'nestjs-qpay';
import { DATABASE, type Database } from '../database/database';
import { providerPayments, refunds, type ProviderPayment } from '../database/schema';
import { PaymentList } from './payment-list.service';
import { isRefunded } from './payment-scan.service';

/** A payment in a report. Amounts are decimal texts. */
export interface ReportLine {
  paymentId: string;
  orderId?: string;
  ourAmount?: string;
  theirAmount?: string;
}

/** Our books beside QPay's list for a time. */
export interface ReconciliationReport {
  from: string;
  to: string;
  matched: { count: number; amount: string };
  onlyOurs: ReportLine[];
  onlyQPay: ReportLine[];
  /** Another amount, or given back on one side only. */
  amountDiffers: ReportLine[];
}

/** A payment is in our books a while after it was made: QPay's list is read from this much earlier, in milliseconds. */
const MARGIN_MS = 86_400_000;
/** One array, as a statement takes no more than 65 535 parameters; in parts, so that none grows without bound. */
const IDS_AT_ONCE = 10_000;

/** Compares our books with QPay's list; changes nothing. */
@Injectable()
export class Reconciliation {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly list: PaymentList,
  ) {}

  /**
   * @param onRead told how many of QPay's payments are read, after each of them
   * @throws QPayError when the list cannot be read
   */
  async report(from: Date, to: Date, onRead?: (count: number) => void): Promise<ReconciliationReport> {
    const theirs = await this.theirs(from, to, onRead);
    const ours = await this.ours(from, to, [...theirs.keys()]);
    const lines: Record<'onlyOurs' | 'onlyQPay' | 'amountDiffers', ReportLine[]> = {
      onlyOurs: [],
      onlyQPay: [],
      amountDiffers: [],
    };
    let [count, amount] = [0, 0n];
    for (const [paymentId, row] of theirs) {
      const entry = ours.get(paymentId);
      const line = toLine(paymentId, entry, row);
      if (!entry) {
        if (isWithin(row, from, to) && !isRefunded(row)) lines.onlyQPay.push(line);
      } else if (line.ourAmount !== line.theirAmount) lines.amountDiffers.push(line);
      else [count, amount] = [count + 1, amount + entry.amount];
    }
    for (const [paymentId, entry] of ours) {
      if (!theirs.has(paymentId)) lines.onlyOurs.push(toLine(paymentId, entry));
    }
    const matched = { count, amount: qpayAmountFromMinorUnits(amount) };
    return { from: from.toISOString(), to: to.toISOString(), matched, ...lines };
  }

  private async theirs(from: Date, to: Date, onRead?: (count: number) => void) {
    const rows = new Map<string, QPayPaymentRow>();
    let read = 0;
    for await (const row of this.list.between(new Date(from.getTime() - MARGIN_MS), to)) {
      onRead?.((read += 1));
      if (row.status === 'PAID' || isRefunded(row)) rows.set(row.paymentId, row);
    }
    return rows;
  }

  private async ours(from: Date, to: Date, ids: string[]): Promise<Map<string, Entry>> {
    const seen = and(gte(providerPayments.seenAt, from), lt(providerPayments.seenAt, to));
    const found = new Map(await this.entries(seen));
    const missing = ids.filter((id) => !found.has(id));
    for (let i = 0; i < missing.length; i += IDS_AT_ONCE) {
      const some = sql`${providerPayments.paymentId} = ANY(${sql.param(missing.slice(i, i + IDS_AT_ONCE))}::text[])`;
      for (const [id, entry] of await this.entries(some)) found.set(id, entry);
    }
    return found;
  }

  private async entries(where: SQL | undefined): Promise<[string, Entry][]> {
    const rows = await this.db
      .select({ payment: providerPayments, refundId: refunds.id })
      .from(providerPayments)
      .leftJoin(refunds, and(eq(refunds.paymentId, providerPayments.paymentId), eq(refunds.status, 'DONE')))
      .where(where);
    return rows.map(({ payment, refundId }) => [
      payment.paymentId,
      { ...payment, refunded: refundId !== null },
    ]);
  }
}

type Entry = ProviderPayment & { refunded: boolean };

function isWithin({ date }: QPayPaymentRow, from: Date, to: Date): boolean {
  return date === undefined || (date >= from && date < to);
}

/** What was given back counts nothing on either side. */
function toLine(paymentId: string, ours?: Entry, theirs?: QPayPaymentRow): ReportLine {
  const theirAmount = theirs && (isRefunded(theirs) ? 0n : qpayAmountToMinorUnits(theirs.amount));
  const ourAmount = ours && (ours.refunded ? 0n : ours.amount);
  return {
    paymentId,
    orderId: ours?.orderId,
    ourAmount: ourAmount === undefined ? undefined : qpayAmountFromMinorUnits(ourAmount),
    theirAmount: theirAmount === undefined ? undefined : qpayAmountFromMinorUnits(theirAmount),
  };
}
