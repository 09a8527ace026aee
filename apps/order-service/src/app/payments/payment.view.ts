import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { ATTEMPT_STATUSES } from './attempt-status';
import { ORDER_STATUSES } from './order-status';

const money = z.string().describe('Decimal text with two digits, such as 100.00.');

/** Where a payment stands, without the code that it is paid by. */
export const paymentStateSchema = z.object({
  orderId: z.uuid(),
  paymentId: z.uuid().describe('The attempt to have the order paid. Either id finds the payment.'),
  status: z.enum(ORDER_STATUSES),
  attemptStatus: z.enum(ATTEMPT_STATUSES),
  amount: money,
  paidAmount: money,
  remainingAmount: money,
  currency: z.string(),
  description: z.string(),
  reference: z.string().nullable(),
  invoiceId: z.string().nullable(),
  underReview: z.boolean().describe('A person looks at it, because what was paid is not what was owed.'),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  paidAt: z.iso.datetime().nullable(),
});

/** Where a payment stands, as its owner sees it. */
export type PaymentState = z.infer<typeof paymentStateSchema>;

export const paymentViewSchema = paymentStateSchema.extend({
  qrText: z.string().nullable(),
  shortUrl: z.string().nullable(),
  deepLinks: z.array(
    z.object({ name: z.string(), description: z.string(), logo: z.string(), link: z.string() }),
  ),
});

/** A payment as its owner sees it. */
export type PaymentView = z.infer<typeof paymentViewSchema>;

/** The same for the API's description. */
export class PaymentViewDto extends createZodDto(
  paymentViewSchema.extend({
    checkoutUrl: z
      .url()
      .describe('Opens the page to pay on, for about an hour; each answer has a link of its own time.'),
  }),
) {}

/** A {@link PaymentState} for the API's description. */
export class PaymentStateDto extends createZodDto(paymentStateSchema) {}
