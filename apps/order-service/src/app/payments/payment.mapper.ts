import { qpayAmountFromMinorUnits } from 'nestjs-qpay';
import type { OrderAndAttempt } from './payment.types';
import type { PaymentView } from './payment.view';

/** What an owner may see of an order and its attempt: every field is chosen here, none is passed through. */
export function toPaymentView({ order, attempt }: OrderAndAttempt): PaymentView {
  const remaining = order.amount > order.captured ? order.amount - order.captured : 0n;
  const payable = order.status === 'PENDING' && attempt.status === 'OPEN' && remaining > 0n;
  return {
    orderId: order.id,
    paymentId: attempt.id,
    status: order.status,
    attemptStatus: attempt.status,
    amount: qpayAmountFromMinorUnits(order.amount),
    paidAmount: qpayAmountFromMinorUnits(order.captured),
    remainingAmount: qpayAmountFromMinorUnits(remaining),
    currency: order.currency,
    description: order.description,
    reference: order.reference,
    invoiceId: attempt.invoiceId,
    // What is no longer to be paid must not be shown: a QR code that stays is paid twice.
    qrText: payable ? attempt.qrText : null,
    shortUrl: payable ? attempt.shortUrl : null,
    deepLinks: payable ? attempt.deepLinks : [],
    underReview: order.reviewReason !== null,
    createdAt: order.createdAt.toISOString(),
    expiresAt: order.expiresAt.toISOString(),
    paidAt: order.paidAt?.toISOString() ?? null,
  };
}
