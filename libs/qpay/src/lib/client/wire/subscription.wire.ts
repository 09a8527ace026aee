import type { z } from 'zod';
import type { QPaySubscription } from '../subscription.types';
import { answer } from './answer';
import * as field from './fields';

/** A subscription read by its id. */
export const subscription: z.ZodType<QPaySubscription> = answer(
  {
    id: field.text,
    isActive: field.optionalFlag,
    merchantId: field.optionalText,
    invoiceId: field.optionalText,
    webhook: field.optionalText,
    interval: field.optionalText,
    note: field.optionalText,
    startDate: field.optionalDate,
    lastIntervalDate: field.optionalDate,
    nextPaymentDate: field.optionalDate,
    createdDate: field.optionalDate,
    updatedDate: field.optionalDate,
    invoices: field.listOf(field.asItCame),
    payments: field.listOf(field.asItCame),
  },
  { invoiceId: ['g_invoice_id'] },
);
