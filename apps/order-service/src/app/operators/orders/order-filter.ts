import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { ATTEMPT_STATUSES } from '../../payments/attempt-status';
import { ORDER_STATUSES } from '../../payments/order-status';
import { REVIEW_REASONS } from '../../payments/review-reason';
import { pageQuery } from '../page';
import { queryMoment } from '../time-range';

const text = z.string().trim().min(1).max(255);

const filters = {
  /** Any id at all: of an order, an attempt, an invoice or a payment at QPay, our invoice number, or a reference. */
  q: text.optional(),
  orderId: z.uuid().optional(),
  invoiceId: text.optional(),
  paymentId: text.optional().describe("QPay's payment id."),
  reference: text.optional(),
  userId: text.optional(),
  status: z.enum(ORDER_STATUSES).optional(),
  attemptStatus: z.enum(ATTEMPT_STATUSES).optional().describe('Of any of the attempts of the order.'),
  review: z.enum(['any', 'none', ...REVIEW_REASONS]).optional(),
  from: queryMoment.optional().describe('Created at or after this moment.'),
  to: queryMoment.optional().describe('Created before this moment.'),
};

const orderFilterSchema = z.strictObject(filters);

/** Which orders. */
export type OrderFilter = z.infer<typeof orderFilterSchema>;

/** Query of the exports. */
export class OrderFilterDto extends createZodDto(orderFilterSchema) {}

/** Query of `GET /api/operator/orders`. */
export class OrderSearchDto extends createZodDto(z.strictObject({ ...filters, ...pageQuery })) {}
