import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';

/** What a callback came to: followed up, for nobody we know, or to be sent again later. */
export type CallbackOutcome = 'accepted' | 'unknown' | 'deferred';

/** What asking QPay came to. */
export type VerificationOutcome = 'asked' | 'failed';

/** What was written because of QPay's answer. */
export type SettlementOutcome = 'paid' | 'late' | 'review' | 'recorded' | 'nothing';

/** Counts what happens to payments. Labels are words of this service: no id, no user, no address. */
@Injectable()
export class PaymentMetrics {
  private readonly callbacks: Counter<'outcome'>;
  private readonly verifications: Counter<'asker' | 'outcome'>;
  private readonly settlements: Counter<'asker' | 'outcome'>;
  private readonly unknownStates: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.callbacks = new Counter({
      name: 'order_service_callbacks_total',
      help: 'Callbacks that have come, by what they came to',
      labelNames: ['outcome'],
      registers,
    });
    this.verifications = new Counter({
      name: 'order_service_verifications_total',
      help: 'Times that QPay was asked what is paid, by who has asked for it',
      labelNames: ['asker', 'outcome'],
      registers,
    });
    this.settlements = new Counter({
      name: 'order_service_settlements_total',
      help: "What was written because of QPay's answers, by who has asked for it",
      labelNames: ['asker', 'outcome'],
      registers,
    });
    this.unknownStates = new Counter({
      name: 'order_service_unknown_payment_states_total',
      help: 'Answers of QPay with a payment whose state means nothing to this service, and that is not counted as money',
      registers,
    });
    // An alert on a rise needs the series to be there before the first one.
    for (const outcome of ['accepted', 'unknown', 'deferred']) this.callbacks.inc({ outcome }, 0);
  }

  callback(outcome: CallbackOutcome): void {
    this.callbacks.inc({ outcome });
  }

  verification(asker: string, outcome: VerificationOutcome): void {
    this.verifications.inc({ asker, outcome });
  }

  unknownState(): void {
    this.unknownStates.inc();
  }

  settlement(asker: string, outcome: SettlementOutcome): void {
    this.settlements.inc({ asker, outcome });
  }
}
