import { SetMetadata } from '@nestjs/common';

/** Kinds of things that an operator can change; the audit log shows each before and after. */
export type AuditSubject = 'order' | 'refund' | 'unmatched-payment' | 'outbox-event' | 'receipt' | 'token';

/** Key of the mark that {@link Acts} leaves. */
export const AUDIT_SUBJECT = 'order-service:audit-subject';

/** Marks a route that changes something, and what. */
export const Acts = (subject: AuditSubject) => SetMetadata(AUDIT_SUBJECT, subject);
