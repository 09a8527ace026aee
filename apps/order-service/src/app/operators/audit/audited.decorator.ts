import { SetMetadata } from '@nestjs/common';

/** Kinds of things that an operator can change; the audit log shows each before and after. */
export type AuditSubject = 'order' | 'refund' | 'unmatched-payment' | 'outbox-event' | 'receipt' | 'token';

/** What a route does. */
export interface Act {
  subject: AuditSubject;
  /**
   * `database`: it and its line in the audit log are one transaction, so it may ask nobody else. `qpay`: it may ask QPay, and
   * no transaction waits for that; its line is written before it as started, and completed after it.
   */
  within: 'database' | 'qpay';
}

/** Key of the mark that {@link Acts} and {@link ActsAtQPay} leave. */
export const ACT = 'order-service:act';

/** Marks a route that changes something in the database only, and what. */
export const Acts = (subject: AuditSubject) =>
  SetMetadata(ACT, { subject, within: 'database' } satisfies Act);

/** Marks a route that changes something and asks QPay for it. */
export const ActsAtQPay = (subject: AuditSubject) =>
  SetMetadata(ACT, { subject, within: 'qpay' } satisfies Act);
