import type { Order, PaymentAttempt, ProviderPayment } from '../../database/schema';
import { checkoutPhase, type CheckoutPhase, type PhaseFacts } from './checkout-phase';

/** Everything that the page shows of an order. */
export interface CheckoutState {
  /** Two states with the same id look the same. Also the id of the live event that carries it. */
  id: string;
  phase: CheckoutPhase;
  order: Order;
  attempt: PaymentAttempt;
  /** Money that was seen for it, oldest first. */
  payments: readonly ProviderPayment[];
  /** How long the QR code may still be used, in milliseconds. */
  leftMs: number;
}

/** The version changes with everything that is written; the phase also with time alone. */
export function stateId(facts: PhaseFacts & { order: Pick<Order, 'version'> }, now: Date): string {
  return `${facts.order.version}-${checkoutPhase(facts, now)}`;
}
