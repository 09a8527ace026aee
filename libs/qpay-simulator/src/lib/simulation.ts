import { ReceiptRecord } from './api/ebarimt/receipt';
import { ShopRecord } from './api/quickqr/shop';
import { CallbackSender } from './callback/callback-sender';
import { SimulatorClock } from './core/clock';
import { Delays } from './core/delays';
import { SeededRandom } from './core/random';
import { FaultPlan } from './faults/fault-plan';
import { Ledger } from './ledger/ledger';
import { SubscriptionRecord } from './ledger/subscription';
import { CallLog } from './logs/call-log';
import { EventLog } from './logs/event-log';
import {
  mergeSettings,
  QPaySimulatorDelay,
  QPaySimulatorSettings,
  ResolvedOptions,
} from './simulator-options';
import { Merchants } from './tokens/merchant';
import { TokenIssuer } from './tokens/token-issuer';

/** The whole of a simulated QPay, without the server around it. */
export class Simulation {
  readonly clock = new SimulatorClock();
  readonly delays = new Delays();
  readonly random: SeededRandom;
  readonly calls: CallLog;
  readonly events: EventLog;
  readonly merchants: Merchants;
  readonly tokens: TokenIssuer;
  readonly faults: FaultPlan;
  readonly ledger: Ledger;
  readonly callbacks: CallbackSender;
  /** Card subscriptions by id. */
  readonly subscriptions = new Map<string, SubscriptionRecord>();
  /** Tax receipts by id. */
  readonly receipts = new Map<string, ReceiptRecord>();
  /** The shops registered with QuickQR, by id. */
  readonly shops = new Map<string, ShopRecord>();
  settings: QPaySimulatorSettings;
  /** Where the server listens; known once it does. */
  url = '';
  /** The base URL of QuickQR. */
  quickQrUrl = '';

  constructor(readonly options: ResolvedOptions) {
    const now = () => this.clock.now();
    const settings = () => this.settings;
    this.settings = options.settings;
    this.random = new SeededRandom(options.seed);
    this.calls = new CallLog(options.remembered, now);
    this.events = new EventLog(options.remembered, now);
    this.merchants = new Merchants(options.accounts, this.random);
    this.tokens = new TokenIssuer(settings, this.clock, this.random, this.events);
    // Faults draw from a stream of their own, so that adding one does not change the ids that follow.
    this.faults = new FaultPlan(new SeededRandom(options.seed ^ 0x5eed));
    this.ledger = new Ledger(this.clock, this.random, this.events);
    this.callbacks = new CallbackSender(settings, this.clock, this.events);
  }

  /** Changes settings from now on. */
  configure(changes: Partial<QPaySimulatorSettings>): void {
    this.settings = mergeSettings(this.settings, changes);
  }

  /** Waits for a fixed or a drawn time. */
  wait(delay: QPaySimulatorDelay): Promise<void> {
    return this.delays.wait(typeof delay === 'number' ? delay : this.random.between(delay[0], delay[1]));
  }

  /** Forgets calls, events and the count of logins. */
  clearRecords(): void {
    this.calls.clear();
    this.events.clear();
    this.tokens.resetLogins();
  }

  /** Lets go of everything that waits. */
  stop(): void {
    this.faults.clear();
    this.delays.finishAll();
    this.clock.stop();
    this.callbacks.stop();
    this.calls.stop();
    this.events.stop();
  }
}
