import { formatDecimal, parseDecimal } from '../core/money';
import { Ledger } from './ledger';
import { InvoiceRecord, paidSum, PaymentRecord } from './records';
import { SimulatorRefusal } from './simulator-refusal';

/** How a payer pays. Everything has the ordinary default. */
export interface PaymentInstruction {
  /** What is paid, in the invoice's currency. @default what is still due */
  amount?: string | number;
  /** @default 'P2P' */
  type?: 'P2P' | 'CARD';
  /** The wallet's name in check rows. @default 'qPay wallet' */
  wallet?: string;
  /** Another currency than the invoice's, to see who notices. */
  currency?: string;
  /** Another `payment_status` than `PAID`. */
  status?: string;
  /**
   * Pays although QPay's rules forbid it: in part or too much where the invoice does not allow it, a second time, after the expiry,
   * after the cancellation. @default false
   */
  force?: boolean;
}

const WALLET_ID = '11111111-0000-4000-8000-000000000001';

/** Books a payment by QPay's rules. It stays invisible to the API until `settle` is called. */
export function bookPayment(ledger: Ledger, invoice: InvoiceRecord, how: PaymentInstruction): PaymentRecord {
  const amount =
    how.amount === undefined ? amountDue(invoice) || invoice.totals.total : parseDecimal(how.amount);
  if (amount === undefined || amount <= 0n) {
    throw new SimulatorRefusal('INVALID_AMOUNT', `${String(how.amount)} is not an amount that can be paid.`);
  }
  if (!how.force) refuseAgainstRules(ledger, invoice, amount);
  const type = how.type ?? 'P2P';
  const payment: PaymentRecord = {
    id: type === 'P2P' ? ledger.random.digits(15) : ledger.random.uuid(),
    invoiceId: invoice.id,
    merchantId: invoice.merchantId,
    status: how.status ?? 'PAID',
    type,
    amount,
    fee: amount / 100n,
    currency: how.currency ?? invoice.currency,
    wallet: how.wallet ?? 'qPay wallet',
    walletId: type === 'P2P' ? WALLET_ID : 'qpay',
    paidAt: ledger.clock.now(),
    settlement: type === 'P2P' ? 'SETTLED' : 'PENDING',
    visible: false,
  };
  ledger.record(invoice, payment);
  return payment;
}

/** Makes a booked payment visible and closes the invoice when it is paid in full. */
export function settlePayment(ledger: Ledger, invoice: InvoiceRecord, payment: PaymentRecord): void {
  payment.visible = true;
  const { id: paymentId, invoiceId, status, type, currency } = payment;
  const kind = status === 'FAILED' ? 'payment.declined' : 'payment.made';
  const amount = formatDecimal(payment.amount);
  ledger.events.add(kind, { invoiceId, paymentId, amount, currency, status, paymentType: type });
  if (invoice.status === 'OPEN' && paidSum(invoice) >= invoice.totals.total)
    ledger.setStatus(invoice, 'PAID');
}

/** What is still to be paid, in hundredths; never below zero. */
export function amountDue(invoice: InvoiceRecord): bigint {
  const due = invoice.totals.total - paidSum(invoice);
  return due > 0n ? due : 0n;
}

/** Whether the time to pay is over. */
export function isExpired(ledger: Ledger, invoice: InvoiceRecord): boolean {
  return invoice.expiresAt !== undefined && ledger.clock.now() >= invoice.expiresAt;
}

function refuseAgainstRules(ledger: Ledger, invoice: InvoiceRecord, amount: bigint): void {
  const forced = 'Pass force: true to let the bank do it all the same.';
  if (invoice.status === 'PAID') throw new SimulatorRefusal('INVOICE_PAID', `The invoice is paid. ${forced}`);
  if (invoice.status === 'CANCELED') {
    throw new SimulatorRefusal('INVOICE_ALREADY_CANCELED', `The invoice is cancelled. ${forced}`);
  }
  if (isExpired(ledger, invoice))
    throw new SimulatorRefusal('INVOICE_EXPIRED', `The invoice has expired. ${forced}`);
  const due = amountDue(invoice);
  const tooLittle = amount < due && (!invoice.allowPartial || amount < (invoice.minimum ?? 0n));
  if (tooLittle) {
    throw new SimulatorRefusal('MIN_AMOUNT_ERR', `${formatDecimal(due)} is due and not less. ${forced}`);
  }
  const tooMuch = amount > due && (!invoice.allowExceed || amount > (invoice.maximum ?? amount));
  if (tooMuch) {
    throw new SimulatorRefusal('MAX_AMOUNT_ERR', `${formatDecimal(due)} is due and not more. ${forced}`);
  }
}
