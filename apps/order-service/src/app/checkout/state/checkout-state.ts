import type { Order, PaymentAttempt, PaymentCode, ProviderPayment, Receipt } from '../../database/schema';
import { checkoutPhase, type CheckoutPhase, type PhaseFacts } from './checkout-phase';

/** Everything that the page shows of an order. */
export interface CheckoutState {
  /** Two states with the same id look the same. Also the id of the live event that carries it. */
  id: string;
  phase: CheckoutPhase;
  order: Order;
  attempt: PaymentAttempt;
  code: PaymentCode;
  /** Money that was seen for it, oldest first. */
  payments: readonly ProviderPayment[];
  /** Tax receipts that were asked for. */
  receipts: readonly Receipt[];
  /** Whether nothing more is going to happen while somebody looks. */
  final: boolean;
  /** How long the QR code may still be used, in milliseconds. */
  leftMs: number;
}

/** The version changes with everything that is written; the phase also with time alone. */
export function stateId(
  facts: PhaseFacts & { order: Pick<Order, 'version'> },
  now: Date,
  receipts: ReceiptCount = { all: 0, decided: 0 },
): string {
  const id = `${facts.order.version}-${checkoutPhase(facts, now)}`;
  return receipts.all === 0 ? id : `${id}-${receipts.decided}.${receipts.all}`;
}

/** How many receipts were asked for, and of how many it is known what became of them. */
export interface ReceiptCount {
  all: number;
  decided: number;
}
