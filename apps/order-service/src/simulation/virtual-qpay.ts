import {
  QPayAlreadyDoneError,
  QPayConflictError,
  QPayConnectionError,
  QPayNotFoundError,
  QPayTimeoutError,
  QPayUnavailableError,
  QPayUnknownOutcomeError,
  qpayAmountFromMinorUnits,
  type QPayClient,
} from 'nestjs-qpay';
import type { Random } from './random';
import type { Life, Scheduler } from './scheduler';
import type { VirtualTime } from './virtual-time';

/** An invoice as QPay has it. */
export interface VirtualInvoice {
  invoiceId: string;
  senderInvoiceNo: string;
  amount: string;
  callbackUrl: string;
  cancelled: boolean;
}

/** Money as QPay has it. */
export interface VirtualPayment {
  paymentId: string;
  objectId: string;
  /** In minor units. */
  units: bigint;
  currency: string;
  type: 'CARD' | 'P2P';
  status: 'PAID' | 'REFUNDED';
  date: Date;
}

/**
 * QPay's rules once more, in the client's words: the number of an invoice is not unique, a cancelled invoice stays cancelled,
 * a paid one cannot be cancelled, only card payments can be given back by API, and any answer can be lost.
 */
export class VirtualQPay {
  readonly invoices: VirtualInvoice[] = [];
  readonly payments: VirtualPayment[] = [];
  /** How often the service has asked for each payment to be given back. */
  readonly refundCalls = new Map<string, number>();
  /** The payment of each receipt that was made: asked twice, QPay makes two. */
  readonly receipts: string[] = [];
  /** Chance that a call fails, before or after it has had its effect. */
  faultRate = 0;
  away = false;

  constructor(
    private readonly random: Random,
    private readonly scheduler: Scheduler,
    private readonly time: VirtualTime,
  ) {}

  /** Somebody pays; a cancelled invoice can be paid by whoever had it open before. */
  pay(invoice: VirtualInvoice, units: bigint, currency: string, type: 'CARD' | 'P2P'): VirtualPayment {
    const paymentId = String(this.payments.length + 1).padStart(15, '0');
    const date = new Date(this.time.nowMs);
    const paid = { paymentId, objectId: invoice.invoiceId, units, currency, type, date };
    const payment: VirtualPayment = { ...paid, status: 'PAID' };
    this.payments.push(payment);
    return payment;
  }

  paidUnits(invoiceId: string): bigint {
    const rows = this.payments.filter(({ objectId, status }) => objectId === invoiceId && status === 'PAID');
    return rows.reduce((sum, { units }) => sum + units, 0n);
  }

  /** QPay's client as one process of the service has it. */
  client(life: Life): QPayClient {
    const read = <T>(what: string, answer: () => T) => this.call(life, what, answer, false);
    const write = <T>(what: string, effect: () => T) => this.call(life, what, effect, true);
    const eachPayment = async function* (this: VirtualQPay, from: Date, to: Date) {
      const rows = await read('payment.list', () =>
        this.payments.filter(({ date }) => date >= from && date <= to),
      );
      for (const payment of rows) yield { ...toRow(payment), objectType: 'INVOICE' };
    }.bind(this);
    const client = {
      createInvoice: (input: { senderInvoiceNo: string; amount: string; callbackUrl: string }) =>
        write('invoice.create', () => this.create(input)),
      getInvoice: (id: string) => read('invoice.get', () => this.invoice(id)),
      cancelInvoice: (id: string) => write('invoice.cancel', () => this.cancel(id)),
      checkInvoicePaid: (id: string) =>
        read('payment.check', () => ({
          verdict: 'unpaid',
          rows: this.payments.filter(({ objectId }) => objectId === id).map(toRow),
        })),
      getPayment: (id: string) =>
        read('payment.get', () => ({ ...toRow(this.payment(id)), objectType: 'INVOICE' })),
      refundPayment: (id: string) => {
        this.refundCalls.set(id, (this.refundCalls.get(id) ?? 0) + 1);
        return write('payment.refund', () => this.refund(id));
      },
      createEbarimtV3: ({ paymentId }: { paymentId: string }) =>
        write('ebarimt.create', () => this.receipt(paymentId)),
      eachPayment: ({ startDate, endDate }: { startDate: Date; endDate: Date }) =>
        eachPayment(startDate, endDate),
    };
    return client as unknown as QPayClient;
  }

  private async call<T>(life: Life, what: string, effect: () => T, writes: boolean): Promise<T> {
    await this.scheduler.pass(life, what);
    if (this.away) throw new QPayConnectionError('QPay is away.', { operation: what });
    const fails = this.random.chance(this.faultRate);
    if (fails && this.random.chance(0.5)) throw writes ? lost(what) : this.readFailure(what);
    const answer = effect();
    await this.scheduler.pass(life, `${what} answered`);
    if (fails) throw writes ? lost(what) : this.readFailure(what);
    return answer;
  }

  private readFailure(operation: string): Error {
    const Failure = this.random.pick([QPayTimeoutError, QPayUnavailableError, QPayConnectionError]);
    return new (Failure ?? QPayTimeoutError)('No answer.', { operation });
  }

  private create(input: Pick<VirtualInvoice, 'senderInvoiceNo' | 'amount' | 'callbackUrl'>) {
    const { senderInvoiceNo, amount, callbackUrl } = input;
    const invoiceId = `invoice-${this.invoices.length + 1}`;
    this.invoices.push({ invoiceId, senderInvoiceNo, amount, callbackUrl, cancelled: false });
    return { invoiceId, qrText: `qr ${invoiceId}`, qrImage: '', shortUrl: '', urls: [], extra: {} };
  }

  private invoice(id: string): VirtualInvoice {
    const invoice = this.invoices.find(({ invoiceId }) => invoiceId === id);
    if (!invoice) throw new QPayNotFoundError('No such invoice.');
    return invoice;
  }

  private payment(id: string): VirtualPayment {
    const payment = this.payments.find(({ paymentId }) => paymentId === id);
    if (!payment) throw new QPayNotFoundError('No such payment.');
    return payment;
  }

  private cancel(id: string): void {
    const invoice = this.invoice(id);
    if (this.paidUnits(id) > 0n) throw new QPayConflictError('Paid.', { qpayCode: 'INVOICE_PAID' });
    invoice.cancelled = true;
  }

  private refund(id: string): void {
    const payment = this.payment(id);
    if (payment.status === 'REFUNDED') throw new QPayAlreadyDoneError('Given back.');
    if (payment.type !== 'CARD') throw new QPayConflictError('A transfer.', { qpayCode: 'PAYMENT_SETTLED' });
    payment.status = 'REFUNDED';
  }

  private receipt(paymentId: string) {
    if (this.payment(paymentId).status !== 'PAID')
      throw new QPayConflictError('Not paid.', { qpayCode: 'PAYMENT_NOT_PAID' });
    this.receipts.push(paymentId);
    return { receiptId: `receipt-${this.receipts.length}`, extra: {} };
  }
}

function lost(operation: string): QPayUnknownOutcomeError {
  return new QPayUnknownOutcomeError('The answer was lost.', { operation });
}

function toRow({ paymentId, objectId, units, currency, type, status, date }: VirtualPayment) {
  const amount = qpayAmountFromMinorUnits(units);
  return { paymentId, objectId, amount, currency, type, status, date, extra: {} };
}
