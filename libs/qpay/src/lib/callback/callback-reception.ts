import type { HttpException } from '@nestjs/common';
import type { QPayClock } from '../config/clock';
import { QPayError } from '../errors/qpay-error';
import { failedCallback, unknownCallback } from './callback-failure';
import type { FoundHandler } from './callback-handlers';
import type { CallbackLog } from './callback-log';
import type { QPayCallbackMonitor, QPayCallbackReceipt } from './callback-monitor';
import type { QPayCallbackSigner } from './callback-signer';
import { step, StepFailure, type FailedStep } from './callback-step';
import { findTarget } from './callback-target';
import type { QPayCallbackResolve, QPayCallbackTarget, QPayPaymentVerdict } from './callback.types';
import { CollapsedRuns } from './collapsed-runs';
import { paymentEvent, type CallbackArrival } from './payment-event';
import type { CallbackLimits } from './resolve-callback-options';
import { verifyPayment, type PaymentQuestions, type VerifiedPayments } from './verify-payment';

/** The one body QPay takes for an acknowledgement, to the letter. */
const SUCCESS = 'SUCCESS';

type KnownInvoice = QPayCallbackTarget & { invoiceId: string };

/** What came of one check of an invoice, and which callback caused it. */
interface Followed {
  found: VerifiedPayments;
  /** Absent when there was nothing to tell the handler. */
  verdict?: QPayPaymentVerdict;
  cause: CallbackArrival;
}

/** What came of one callback; with a refusal unless it is answered `SUCCESS`. */
type Settled = Pick<QPayCallbackReceipt, 'outcome' | 'verdict' | 'code'> & { refusal?: HttpException };

/** What the application contributes; known when all its providers are there. */
export interface CallbackPartners {
  resolve: QPayCallbackResolve;
  signer?: QPayCallbackSigner;
  handler: Pick<FoundHandler, 'handle'>;
}

/** Takes one merchant's callbacks: finds the invoice by the token, asks QPay, tells the handler, and only then says `SUCCESS`. */
export class CallbackReception {
  private readonly runs: CollapsedRuns<Followed>;
  private partners?: CallbackPartners;

  constructor(
    private readonly merchant: string,
    private readonly qpay: PaymentQuestions,
    private readonly limits: CallbackLimits,
    private readonly watch: { log: CallbackLog; monitor: QPayCallbackMonitor },
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
    const startedAt = performance.now();
    const { refusal, ...settled } = await this.settle(token, arrival);
    const { merchant } = this;
    this.watch.monitor.report({
      ...(merchant && { merchant }),
      method: arrival.method,
      ...settled,
      status: refusal?.getStatus() ?? 200,
      durationMs: performance.now() - startedAt,
    });
    if (refusal) throw refusal;
    return SUCCESS;
  }

  private async settle(token: unknown, arrival: CallbackArrival): Promise<Settled> {
    try {
      return await this.answer(token, arrival);
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      const { outcome, cause } = error;
      const code = cause instanceof QPayError ? { code: cause.code } : {};
      return { outcome, ...code, refusal: failedCallback(cause) };
    }
  }

  private async answer(token: unknown, arrival: CallbackArrival): Promise<Settled> {
    const { resolve, signer } = this.ready();
    const target = await this.step('resolve-failed', token, () => findTarget(token, resolve, signer));
    if (!target) {
      this.watch.log.unknown(token);
      return { outcome: 'unknown-token', refusal: unknownCallback() };
    }
    const { invoiceId } = target;
    if (!invoiceId) {
      this.watch.log.notInvoicedYet(token);
      const reason = new Error('The invoice id is not saved yet, so QPay cannot be asked.');
      return { outcome: 'not-invoiced', refusal: failedCallback(reason) };
    }
    const { cause, verdict } = await this.runs.run(
      invoiceId,
      () => this.follow(token, { ...target, invoiceId }, arrival),
      ({ found }) => showsPayment(found, arrival.hint),
    );
    if (cause !== arrival) return { outcome: 'joined' };
    return verdict ? { outcome: 'handled', verdict } : { outcome: 'nothing-paid' };
  }

  /** Asks QPay, and tells the handler what there is to tell. One at a time for each invoice. */
  private async follow(token: unknown, invoice: KnownInvoice, arrival: CallbackArrival): Promise<Followed> {
    const { handler } = this.ready();
    const found = await this.step('qpay-failed', token, () =>
      verifyPayment(this.qpay, invoice, arrival.hint, this.limits.timeoutMs),
    );
    const event = paymentEvent(invoice, found, arrival, this.merchant);
    if (event) {
      await this.step('handler-failed', token, () => handler.handle(event));
      this.watch.log.handled(token, event);
    } else this.watch.log.nothingPaid(token, found);
    return { found, verdict: event?.verdict, cause: arrival };
  }

  private step<T>(name: FailedStep, token: unknown, work: () => Promise<T>): Promise<T> {
    return step(name, (doing, error) => this.watch.log.failed(token, doing, error), work);
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
