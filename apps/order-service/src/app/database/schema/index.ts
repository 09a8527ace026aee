export { auditLog, type AuditLine } from './audit-log.table';
export { idempotencyKeys, type IdempotencyKey } from './idempotency-keys.table';
export { leases, watermarks } from './leases.table';
export { orderEvents, type OrderEvent } from './order-events.table';
export { orders, type Order } from './orders.table';
export { outbox, type OutboxMessage } from './outbox.table';
export {
  paymentAttempts,
  paymentCodes,
  type DeepLink,
  type PaymentAttempt,
  type PaymentCode,
} from './payment-attempts.table';
export { TRACE_KINDS, paymentTraces, type PaymentTrace } from './payment-traces.table';
export { providerPayments, type ProviderPayment } from './provider-payments.table';
export { REFUND_KINDS, REFUND_STATUSES, refunds, type Refund } from './refunds.table';
export { unmatchedPayments } from './unmatched-payments.table';
export { RECEIPT_STATUSES, RECEIVER_TYPES, receipts, type Receipt } from './receipts.table';
