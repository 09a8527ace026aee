import type { QPayClock } from '../config/clock';
import { failedCallback, unknownCallback } from './callback-failure';
import type { FoundHandler } from './callback-handlers';
import type { CallbackLog } from './callback-log';
import type { QPayCallbackSigner } from './callback-signer';
import { findTarget } from './callback-target';
import type { QPayCallbackResolve, QPayCallbackTarget } from './callback.types';
import { CollapsedRuns } from './collapsed-runs';
import { paymentEvent, type CallbackArrival } from './payment-event';
import type { CallbackLimits } from './resolve-callback-options';
import { verifyPayment, type PaymentQuestions, type VerifiedPayments } from './verify-payment';

/** The one body QPay takes for an acknowledgement, to the letter. */
const SUCCESS = 'SUCCESS';

type KnownInvoice = QPayCallbackTarget & { invoiceId: string };

/** What the application contributes; known when all its providers are there. */
export interface CallbackPartners {
  resolve: QPayCallbackResolve;
  signer?: QPayCallbackSigner;
  handler: Pick<FoundHandler, 'handle'>;
}

/** Takes one merchant's callbacks: finds the invoice by the token, asks QPay, tells the handler, and only then says `SUCCESS`. */
export class CallbackReception {
  private readonly runs: CollapsedRuns<VerifiedPayments>;
  private partners?: CallbackPartners;

  constructor(
    private readonly merchant: string,
    private readonly qpay: PaymentQuestions,
    private readonly limits: CallbackLimits,
    private readonly log: CallbackLog,
    clock: QPayClock,
  ) {
    this.runs = new CollapsedRuns(limits.minIntervalMs, clock);
  }

  /** Called once at boot, before any callback can come. */
  open(partners: CallbackPartners): void {
    this.partners = partners;
  }

  /** @throws HttpException 404 for a token that is nobody's; 503 or 500 when it could not be followed up */
  async receive(token: unknown, arrival: CallbackArrival): Promise<string> {
    const { resolve, signer } = this.ready();
    const target = await this.step(token, 'resolving it', () => findTarget(token, resolve, signer));
    if (!target) {
      this.log.unknown(token);
      throw unknownCallback();
    }
    const { invoiceId } = target;
    if (!invoiceId) {
      this.log.notInvoicedYet(token);
      throw failedCallback(new Error('The invoice id is not saved yet, so QPay cannot be asked.'));
    }
    await this.runs.run(
      invoiceId,
      () => this.follow(token, { ...target, invoiceId }, arrival),
      (seen) => showsPayment(seen, arrival.hint),
    );
    return SUCCESS;
  }

  /** Asks QPay, and tells the handler what there is to tell. One at a time for each invoice. */
  private async follow(
    token: unknown,
    invoice: KnownInvoice,
    arrival: CallbackArrival,
  ): Promise<VerifiedPayments> {
    const { handler } = this.ready();
    const found = await this.step(token, 'asking QPay', () =>
      verifyPayment(this.qpay, invoice, arrival.hint, this.limits.timeoutMs),
    );
    const event = paymentEvent(invoice, found, arrival, this.merchant);
    if (event) {
      await this.step(token, 'the handler', () => handler.handle(event));
      this.log.handled(token, event);
    } else this.log.nothingPaid(token, found);
    return found;
  }

  private async step<T>(token: unknown, what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.log.failed(token, what, error);
      throw failedCallback(error);
    }
  }

  private ready(): CallbackPartners {
    if (this.partners) return this.partners;
    throw failedCallback(new Error('The application has not started.'));
  }
}

/** Whether an answer of QPay's already has the payment that a later caller names. */
function showsPayment({ rows }: VerifiedPayments, hint: string | undefined): boolean {
  return rows.some(({ paymentId, status }) => paymentId === hint && status === 'PAID');
}
