import { SimulatorClock } from '../core/clock';
import { EventLog } from '../logs/event-log';
import { InvoiceRecord, PaymentRecord } from '../ledger/records';
import { QPaySimulatorSettings } from '../simulator-options';
import { callbackAddress, QPaySimulatorCallbackPlan, QPaySimulatorCallbackResult } from './callback-plan';
import { callMerchant } from './http-call';

const PENDING: QPaySimulatorCallbackResult = { delivered: false, pending: true };

/** Tells merchants about payments, as well or as badly as it was asked to. */
export class CallbackSender {
  /** What happens to callbacks of payments that say nothing else. */
  defaultPlan: QPaySimulatorCallbackPlan = {};
  private held: (() => Promise<QPaySimulatorCallbackResult>)[] = [];
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  constructor(
    private readonly settings: () => QPaySimulatorSettings,
    private readonly clock: SimulatorClock,
    private readonly events: EventLog,
  ) {}

  /** How many callbacks wait to be released. */
  get heldCount(): number {
    return this.held.length;
  }

  /** Sends the callback of a payment by a plan; resolves with the last attempt, or at once when it is late, held or lost. */
  async deliver(
    invoice: InvoiceRecord,
    payment: PaymentRecord,
    plan: QPaySimulatorCallbackPlan,
  ): Promise<QPaySimulatorCallbackResult> {
    const ids = { invoiceId: invoice.id, paymentId: payment.id };
    if (plan.mode === 'lost' || invoice.callbackUrl === '') {
      this.events.add('callback.lost', ids);
      return { delivered: false };
    }
    const send = () => this.track(this.sendTimes(invoice, plan.paymentId ?? payment.id, plan));
    if (plan.mode === 'hold') {
      this.held.push(send);
      this.events.add('callback.held', ids);
      return PENDING;
    }
    if ((plan.delayMs ?? 0) > 0) {
      void this.track(this.clock.sleep(plan.delayMs ?? 0).then(send));
      return PENDING;
    }
    return send();
  }

  /** Sends what is held, one after the other, in the order of the payments or the other way round. */
  async release(order: 'first-first' | 'last-first' = 'first-first'): Promise<QPaySimulatorCallbackResult[]> {
    const sends = order === 'last-first' ? this.held.reverse() : this.held;
    this.held = [];
    const results: QPaySimulatorCallbackResult[] = [];
    for (const send of sends) results.push(await send());
    return results;
  }

  /** Calls a merchant as anybody on the internet could: with whatever payment id. */
  forge(
    invoice: InvoiceRecord,
    paymentId: string,
    method: 'GET' | 'POST' = 'GET',
  ): Promise<QPaySimulatorCallbackResult> {
    this.events.add('callback.forged', { invoiceId: invoice.id, paymentId });
    return this.track(this.attempt(invoice, paymentId, method));
  }

  /** Resolves when nothing is being sent any more; callbacks that are late or wait for a retry count as being sent. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled([...this.running]);
  }

  /** Gives up everything under way. */
  stop(): void {
    this.held = [];
    this.closing.abort();
  }

  private async sendTimes(
    invoice: InvoiceRecord,
    paymentId: string,
    { times = 1, method = 'GET' }: QPaySimulatorCallbackPlan,
  ): Promise<QPaySimulatorCallbackResult> {
    let result: QPaySimulatorCallbackResult = PENDING;
    for (let sent = 0; sent < times; sent += 1)
      result = await this.sendWithRetries(invoice, paymentId, method);
    return result;
  }

  private async sendWithRetries(
    invoice: InvoiceRecord,
    paymentId: string,
    method: 'GET' | 'POST',
  ): Promise<QPaySimulatorCallbackResult> {
    const first = await this.attempt(invoice, paymentId, method);
    const delays = this.settings().callbackRetriesMs;
    if (!first.delivered && delays.length > 0) {
      void this.track(this.retry(invoice, paymentId, method, delays));
    }
    return first;
  }

  private async retry(
    invoice: InvoiceRecord,
    paymentId: string,
    method: 'GET' | 'POST',
    delays: readonly number[],
  ): Promise<void> {
    for (const delay of delays) {
      await this.clock.sleep(delay);
      if (this.closing.signal.aborted) return;
      if ((await this.attempt(invoice, paymentId, method)).delivered) return;
    }
  }

  private async attempt(
    invoice: InvoiceRecord,
    paymentId: string,
    method: 'GET' | 'POST',
  ): Promise<QPaySimulatorCallbackResult> {
    const ids = { invoiceId: invoice.id, paymentId };
    this.events.add('callback.sent', { ...ids, method });
    const address = callbackAddress(invoice.callbackUrl, paymentId);
    const result = await callMerchant(
      address,
      method,
      this.settings().callbackTimeoutMs,
      this.closing.signal,
    );
    this.events.add('callback.answered', { ...ids, ...result });
    return result;
  }

  private track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    void work.catch(() => undefined).finally(() => this.running.delete(work));
    return work;
  }
}
