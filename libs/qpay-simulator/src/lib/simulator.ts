import { QPaySimulatorCallbackPlan, QPaySimulatorCallbackResult } from './callback/callback-plan';
import { SimulatorClock } from './core/clock';
import { QPaySimulatorFault, QPaySimulatorFaultHandle } from './faults/fault';
import { QPaySimulatorCall } from './logs/call';
import { QPaySimulatorWaitOptions } from './logs/call-log';
import { QPaySimulatorEvent } from './logs/event-log';
import { Payer, QPaySimulatorPayment, QPaySimulatorPayOptions } from './payer';
import { RunningServer } from './server/http-server';
import { Simulation } from './simulation';
import { QPaySimulatorAccount, QPaySimulatorSettings } from './simulator-options';

/** A running simulator: what `startQPaySimulator()` returns. */
export class QPaySimulator {
  /** The base URL for a client of the merchant API; the wallet page is there too. */
  readonly url: string;
  /** What a QuickQR client needs: its base URL and the terminal to log in with. */
  readonly quickQr: { readonly url: string; readonly terminalId: string };
  /** The first account. */
  readonly credentials: QPaySimulatorAccount;
  /** Simulated time: `advance`, `set`, `freeze`, `resume`. Lifetimes, dates and late callbacks follow it. */
  readonly clock: SimulatorClock;
  /** What ids and random faults came from; print it when a test fails. */
  readonly seed: number;
  private readonly payer: Payer;
  private closing: Promise<void> | undefined;

  /** @internal */
  constructor(
    private readonly simulation: Simulation,
    private readonly servers: readonly RunningServer[],
  ) {
    this.url = simulation.url;
    this.quickQr = { url: simulation.quickQrUrl, terminalId: simulation.options.terminalId };
    this.clock = simulation.clock;
    this.seed = simulation.options.seed;
    const [first] = simulation.options.accounts;
    if (!first) throw new Error('The simulator needs an account.');
    this.credentials = { ...first };
    this.payer = new Payer(simulation);
  }

  /** Changes settings from now on. */
  configure(changes: Partial<QPaySimulatorSettings>): void {
    this.simulation.configure(changes);
  }

  /**
   * Pays an invoice and calls the merchant back; resolves once the merchant has answered.
   * @throws SimulatorRefusal when QPay's rules forbid the payment and `force` is not set
   */
  pay(invoiceId: string, options?: QPaySimulatorPayOptions): Promise<QPaySimulatorPayment> {
    return this.payer.pay(invoiceId, options);
  }

  /** The payer's bank refuses; with `visible` a `FAILED` row shows in check. */
  decline(invoiceId: string, options?: { visible?: boolean }): Promise<void> {
    return this.payer.decline(invoiceId, options);
  }

  /** Gives money back outside the API: the payment turns `REFUNDED`, nobody is called. */
  refund(paymentId: string): void {
    this.payer.refund(paymentId);
  }

  /** Settles a card payment, after which the API refuses to cancel or refund it. */
  settle(paymentId: string): void {
    this.payer.settle(paymentId);
  }

  /** What happens to callbacks of payments that say nothing themselves, those from the wallet page included. */
  setCallbacks(plan: QPaySimulatorCallbackPlan): void {
    this.simulation.callbacks.defaultPlan = plan;
  }

  /** Sends the callbacks that were held, one after the other; `last-first` turns their order round. */
  releaseCallbacks(order?: 'first-first' | 'last-first'): Promise<QPaySimulatorCallbackResult[]> {
    return this.simulation.callbacks.release(order);
  }

  /** Calls the merchant of an invoice with whatever payment id, as anybody on the internet could. */
  forgeCallback(
    invoiceId: string,
    paymentId: string,
    method?: 'GET' | 'POST',
  ): Promise<QPaySimulatorCallbackResult> {
    return this.payer.forgeCallback(invoiceId, paymentId, method);
  }

  /** Resolves when no callback is being sent, late ones and retries included. */
  callbacksIdle(): Promise<void> {
    return this.simulation.callbacks.idle();
  }

  /** Ends every token as if its time had come. */
  expireTokens(): void {
    this.simulation.tokens.endAll('expired');
  }

  /** Ends every token (of one account) as if another system had logged in with the same credentials. */
  killSessions(clientId?: string): void {
    this.simulation.tokens.endAll('killed', clientId);
  }

  /** Scripts a fault; faults are tried in the order they were added, and one call meets one at most. */
  inject(fault: QPaySimulatorFault): QPaySimulatorFaultHandle {
    return this.simulation.faults.add(fault);
  }

  /** Removes every fault and lets held calls go. */
  clearFaults(): void {
    this.simulation.faults.clear();
  }

  /** Every request that arrived at the API, oldest first, optionally of one operation only. */
  calls(operation?: string): QPaySimulatorCall[] {
    const all = this.simulation.calls.all();
    return operation === undefined ? all : all.filter((call) => call.operation === operation);
  }

  /** How many tokens were issued to a login with the client's credentials (refreshes do not count). */
  logins(): number {
    return this.simulation.tokens.logins;
  }

  /** Everything that took effect: the truth to compare one's own records with. */
  events(type?: string): QPaySimulatorEvent[] {
    const all = this.simulation.events.all();
    return type === undefined ? all : all.filter((event) => event.type === type);
  }

  /** Resolves with the first call, past or coming, that the predicate accepts; rejects after 5 s (`timeoutMs`). */
  waitForCall(
    matches: (call: QPaySimulatorCall) => boolean,
    options?: QPaySimulatorWaitOptions,
  ): Promise<QPaySimulatorCall> {
    return this.simulation.calls.wait(matches, options);
  }

  /** Resolves with the first event, past or coming, that the predicate accepts; rejects after 5 s (`timeoutMs`). */
  waitForEvent(
    matches: (event: QPaySimulatorEvent) => boolean,
    options?: { after?: number; timeoutMs?: number },
  ): Promise<QPaySimulatorEvent> {
    return this.simulation.events.wait(matches, options);
  }

  /** Forgets calls, events and the count of logins. Invoices, payments, tokens, faults and settings stay. */
  clear(): void {
    this.simulation.clearRecords();
  }

  /** Cuts every connection, ends every wait and stops listening. Can be called twice. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.simulation.stop();
    await Promise.all(this.servers.map((server) => server.close()));
  }
}
