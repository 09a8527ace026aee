export { idempotencyKeys, type IdempotencyKey } from './idempotency-keys.table';
export { leases, watermarks } from './leases.table';
export { orderEvents, type OrderEvent } from './order-events.table';
export { orders, type Order } from './orders.table';
export { outbox, type OutboxMessage } from './outbox.table';
export { paymentAttempts, type DeepLink, type PaymentAttempt } from './payment-attempts.table';
export { providerPayments, type ProviderPayment } from './provider-payments.table';
export { REFUND_KINDS, REFUND_STATUSES, refunds, type Refund } from './refunds.table';
export { unmatchedPayments } from './unmatched-payments.table';
