import { QPaySimulatorCallbackPlan, QPaySimulatorCallbackResult } from './callback/callback-plan';
import { formatDecimal } from './core/money';
import { bookPayment, PaymentInstruction, settlePayment } from './ledger/payment-rules';
import { InvoiceRecord, PaymentRecord } from './ledger/records';
import { SimulatorRefusal } from './ledger/simulator-refusal';
import { Simulation } from './simulation';

/** How an invoice is paid, and what becomes of the callback. */
export interface QPaySimulatorPayOptions extends PaymentInstruction {
  /** A plan for this payment's callback, or just its mode. @default the plan of `setCallbacks()`, else sent at once */
  callback?: QPaySimulatorCallbackPlan | NonNullable<QPaySimulatorCallbackPlan['mode']>;
}

/** A payment that was made. */
export interface QPaySimulatorPayment {
  invoiceId: string;
  paymentId: string;
  /** Decimal text with two digits. */
  amount: string;
  /** The last attempt to tell the merchant. */
  callback: QPaySimulatorCallbackResult;
}

/** Everything that payers, banks and QPay's staff do, as opposed to the merchant. */
export class Payer {
  constructor(private readonly simulation: Simulation) {}

  /** Pays an invoice and sends the callback; resolves once the merchant has answered, unless the callback is late, held or lost. */
  async pay(invoiceId: string, options: QPaySimulatorPayOptions = {}): Promise<QPaySimulatorPayment> {
    const { ledger, callbacks } = this.simulation;
    const invoice = this.invoice(invoiceId);
    const payment = bookPayment(ledger, invoice, options);
    const plan = planOf(options.callback, callbacks.defaultPlan);
    if (payment.status === 'FAILED') {
      settlePayment(ledger, invoice, payment);
      return answer(payment, { delivered: false });
    }
    if (plan.mode === 'early') {
      const early = await callbacks.deliver(invoice, payment, plan);
      settlePayment(ledger, invoice, payment);
      return answer(payment, early);
    }
    settlePayment(ledger, invoice, payment);
    return answer(payment, await callbacks.deliver(invoice, payment, plan));
  }

  /** The payer's bank refuses: the invoice stays open. With `visible` a `FAILED` row shows in check. */
  async decline(invoiceId: string, { visible = false }: { visible?: boolean } = {}): Promise<void> {
    if (visible) await this.pay(invoiceId, { status: 'FAILED' });
    else this.simulation.events.add('payment.declined', { invoiceId: this.invoice(invoiceId).id });
  }

  /** Gives money back outside the API (a bank's counter, QPay's staff): the payment turns `REFUNDED`, nobody is called. */
  refund(paymentId: string): void {
    const payment = this.payment(paymentId);
    if (payment.status !== 'PAID') {
      throw new SimulatorRefusal(
        'PAYMENT_NOT_PAID',
        `The payment is ${payment.status}, so there is nothing to give back.`,
      );
    }
    payment.status = 'REFUNDED';
    this.simulation.events.add('payment.refunded', {
      invoiceId: payment.invoiceId,
      paymentId,
      by: 'outside',
    });
  }

  /** Settles a card payment: from now on it cannot be cancelled or refunded by the API. */
  settle(paymentId: string): void {
    this.payment(paymentId).settlement = 'SETTLED';
    this.simulation.events.add('payment.settled', { paymentId });
  }

  /** Calls the merchant of an invoice with whatever payment id, as anybody on the internet could. */
  forgeCallback(
    invoiceId: string,
    paymentId: string,
    method?: 'GET' | 'POST',
  ): Promise<QPaySimulatorCallbackResult> {
    return this.simulation.callbacks.forge(this.invoice(invoiceId), paymentId, method);
  }

  private invoice(id: string): InvoiceRecord {
    const invoice = this.simulation.ledger.invoice(id);
    if (!invoice) throw new SimulatorRefusal('INVOICE_NOTFOUND', `There is no invoice ${id}.`);
    return invoice;
  }

  private payment(id: string): PaymentRecord {
    const payment = this.simulation.ledger.payment(id);
    if (!payment) throw new SimulatorRefusal('PAYMENT_NOTFOUND', `There is no payment ${id}.`);
    return payment;
  }
}

function planOf(
  chosen: QPaySimulatorPayOptions['callback'],
  fallback: QPaySimulatorCallbackPlan,
): QPaySimulatorCallbackPlan {
  if (chosen === undefined) return fallback;
  return typeof chosen === 'string' ? { mode: chosen } : chosen;
}

function answer(payment: PaymentRecord, callback: QPaySimulatorCallbackResult): QPaySimulatorPayment {
  const { id, invoiceId, amount } = payment;
  return { invoiceId, paymentId: id, amount: formatDecimal(amount), callback };
}
