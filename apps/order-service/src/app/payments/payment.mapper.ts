import { qpayAmountFromMinorUnits } from 'nestjs-qpay';
import type { OrderAndAttempt, ShownPayment } from './payment.types';
import type { PaymentState, PaymentView } from './payment.view';

/** Whether there is something to be paid by the attempt's code. */
export function isPayable({ order, attempt }: OrderAndAttempt): boolean {
  return order.status === 'PENDING' && attempt.status === 'OPEN' && order.amount > order.captured;
}

/** Where a payment stands: every field that an owner may see is chosen here, none is passed through. */
export function toPaymentState({ order, attempt }: OrderAndAttempt): PaymentState {
  const remaining = order.amount > order.captured ? order.amount - order.captured : 0n;
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
    underReview: order.reviewReason !== null,
    createdAt: order.createdAt.toISOString(),
    expiresAt: order.expiresAt.toISOString(),
    paidAt: order.paidAt?.toISOString() ?? null,
  };
}

/** The same with what the payer needs, as far as that was read. */
export function toPaymentView({ order, attempt, code }: ShownPayment): PaymentView {
  // What is no longer to be paid must not be shown: a QR code that stays is paid twice.
  const shown = isPayable({ order, attempt }) ? code : undefined;
  return {
    ...toPaymentState({ order, attempt }),
    qrText: shown?.qrText ?? null,
    shortUrl: shown?.shortUrl ?? null,
    deepLinks: shown?.deepLinks ?? [],
  };
}
