import { z } from 'zod';

const callbackMode = z.enum(['send', 'early', 'lost', 'hold']);

/** A callback plan as JSON. */
export const callbackPlanSchema = z.strictObject({
  mode: callbackMode.optional(),
  delayMs: z.number().min(0).optional(),
  times: z.int().min(0).max(100).optional(),
  method: z.enum(['GET', 'POST']).optional(),
  paymentId: z.string().optional(),
});

/** POST /__simulator/pay */
export const paySchema = z.strictObject({
  invoice_id: z.string(),
  amount: z.union([z.string(), z.number()]).optional(),
  type: z.enum(['P2P', 'CARD']).optional(),
  wallet: z.string().optional(),
  currency: z.string().optional(),
  status: z.string().optional(),
  force: z.boolean().optional(),
  callback: z.union([callbackMode, callbackPlanSchema]).optional(),
});

/** POST /__simulator/refund */
export const paymentSchema = z.strictObject({ payment_id: z.string() });
