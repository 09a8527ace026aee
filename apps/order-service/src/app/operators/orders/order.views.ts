import { qpayAmountFromMinorUnits as decimal } from 'nestjs-qpay';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { Order, PaymentAttempt, ProviderPayment, Receipt } from '../../database/schema';
import { ATTEMPT_STATUSES } from '../../payments/attempt-status';
import { ORDER_STATUSES } from '../../payments/order-status';
import { REVIEW_REASONS } from '../../payments/review-reason';

const money = z.string().describe('Decimal text with two digits.');
const moment = z.iso.datetime();

const orderViewSchema = z.object({
  orderId: z.uuid(),
  userId: z.string(),
  reference: z.string().nullable(),
  description: z.string(),
  amount: money,
  captured: money,
  refunded: money,
  currency: z.string(),
  status: z.enum(ORDER_STATUSES),
  reviewReason: z.enum(REVIEW_REASONS).nullable(),
  createdAt: moment,
  updatedAt: moment,
  expiresAt: moment,
  paidAt: moment.nullable(),
});

export const attemptViewSchema = z.object({
  attemptId: z.uuid(),
  number: z.number().int(),
  status: z.enum(ATTEMPT_STATUSES),
  senderInvoiceNo: z.string(),
  invoiceId: z.string().nullable(),
  amount: money,
  currency: z.string(),
  lastCheckedAt: moment.nullable(),
  nextCheckAt: moment.nullable(),
  checkFailures: z.number().int(),
  createdAt: moment,
  expiresAt: moment,
  closedAt: moment.nullable(),
});

export const providerPaymentViewSchema = z.object({
  paymentId: z.string().describe("QPay's."),
  attemptId: z.uuid(),
  amount: money,
  currency: z.string(),
  type: z.string().nullable().describe('CARD can be given back by QPay; anything else by hand.'),
  wallet: z.string().nullable(),
  paidAt: moment.nullable(),
  seenAt: moment,
});

export type OrderView = z.infer<typeof orderViewSchema>;

/** A page of `GET /api/operator/orders`. */
export class OrderPageDto extends createZodDto(
  z.object({ items: z.array(orderViewSchema), nextCursor: z.string().nullable() }),
) {}

/** Every field that operators see is chosen here: callback tokens and QR codes are not among them. */
export function toOrderView(order: Order): OrderView {
  const { id, userId, reference, description, currency, status, reviewReason } = order;
  return {
    ...{ orderId: id, userId, reference, description, currency, status, reviewReason },
    amount: decimal(order.amount),
    captured: decimal(order.captured),
    refunded: decimal(order.refunded),
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
    expiresAt: order.expiresAt.toISOString(),
    paidAt: iso(order.paidAt),
  };
}

export function toAttemptView(attempt: PaymentAttempt): z.infer<typeof attemptViewSchema> {
  const { id, number, status, senderInvoiceNo, invoiceId, currency, checkFailures } = attempt;
  return {
    ...{ attemptId: id, number, status, senderInvoiceNo, invoiceId, currency, checkFailures },
    amount: decimal(attempt.amount),
    lastCheckedAt: iso(attempt.lastCheckedAt),
    nextCheckAt: iso(attempt.nextCheckAt),
    createdAt: attempt.createdAt.toISOString(),
    expiresAt: attempt.expiresAt.toISOString(),
    closedAt: iso(attempt.closedAt),
  };
}

export function toProviderPaymentView(payment: ProviderPayment): z.infer<typeof providerPaymentViewSchema> {
  const { paymentId, attemptId, currency, type, wallet } = payment;
  const times = { paidAt: iso(payment.paidAt), seenAt: payment.seenAt.toISOString() };
  return { paymentId, attemptId, currency, type, wallet, amount: decimal(payment.amount), ...times };
}

export function toReceiptView(receipt: Receipt) {
  const { paymentId, orderId, status, receiverType, receiptId, errorCode, attempts } = receipt;
  const times = { createdAt: receipt.createdAt.toISOString(), updatedAt: receipt.updatedAt.toISOString() };
  return { paymentId, orderId, status, receiverType, receiptId, errorCode, attempts, ...times };
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
