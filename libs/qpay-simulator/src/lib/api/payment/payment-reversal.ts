import { Refusal } from '../../core/refusal';
import { PaymentRecord } from '../../ledger/records';
import { Simulation } from '../../simulation';

/** Cancel and refund: card payments only, and only until they are settled (facts 4.4 and 4.5). The body of a success is `{}`. */
export function reversePayment(
  simulation: Simulation,
  payment: PaymentRecord,
  by: 'cancel' | 'refund',
): object {
  if (payment.status === 'REFUNDED') throw Refusal.business(400, 'PAYMENT_ALREADY_CANCELED');
  if (payment.status !== 'PAID') throw Refusal.business(400, 'PAYMENT_NOT_PAID');
  if (payment.type !== 'CARD' || payment.settlement === 'SETTLED')
    throw Refusal.business(400, 'PAYMENT_SETTLED');
  payment.status = 'REFUNDED';
  simulation.events.add('payment.refunded', { invoiceId: payment.invoiceId, paymentId: payment.id, by });
  return {};
}
