import { z } from 'zod';

const callbackMode = z.enum(['send', 'early', 'lost', 'hold']);
const delay = z.union([z.number().min(0), z.tuple([z.number().min(0), z.number().min(0)])]);

/** POST /callbacks: what happens to callbacks from now on. */
export const callbackPlanSchema = z.strictObject({
  mode: callbackMode.optional(),
  delayMs: z.number().min(0).optional(),
  times: z.int().min(0).max(100).optional(),
  method: z.enum(['GET', 'POST']).optional(),
  paymentId: z.string().optional(),
});

/** POST /pay */
export const paySchema = z.strictObject({
  invoiceId: z.string(),
  amount: z.union([z.string(), z.number()]).optional(),
  type: z.enum(['P2P', 'CARD']).optional(),
  wallet: z.string().optional(),
  currency: z.string().optional(),
  status: z.string().optional(),
  force: z.boolean().optional(),
  callback: z.union([callbackMode, callbackPlanSchema]).optional(),
});

/** POST /decline */
export const declineSchema = z.strictObject({ invoiceId: z.string(), visible: z.boolean().optional() });

/** POST /refund and /settle */
export const paymentSchema = z.strictObject({ paymentId: z.string() });

/** POST /callbacks/release */
export const releaseSchema = z.strictObject({ order: z.enum(['first-first', 'last-first']).optional() });

/** POST /callbacks/forge */
export const forgeSchema = z.strictObject({
  invoiceId: z.string(),
  paymentId: z.string(),
  method: z.enum(['GET', 'POST']).optional(),
});

/** POST /tokens/expire and /tokens/kill */
export const tokensSchema = z.strictObject({ clientId: z.string().optional() });

/** POST /clock: the parts are applied in this order. */
export const clockSchema = z.strictObject({
  set: z.iso.datetime({ offset: true }).optional(),
  advanceMs: z.number().optional(),
  frozen: z.boolean().optional(),
});

/** POST /settings */
export const settingsSchema = z
  .strictObject({
    session: z.enum(['single', 'many']),
    refreshRevokesAccess: z.boolean(),
    environment: z.enum(['sandbox', 'production']),
    expiresIn: z.enum(['absolute', 'duration']),
    lifetimeSeconds: z.number().min(0),
    loginDelayMs: delay,
    latencyMs: delay,
    qrImage: z.enum(['png', 'empty']),
    shortUrl: z.enum(['qpay', 'wallet']),
    minimumAmount: z.number().min(0),
    maximumAmount: z.number().min(0),
    ebarimtAnswer: z.enum(['full', 'empty']),
    ebarimtCancellable: z.boolean(),
    callbackRetriesMs: z.array(z.number().min(0)).max(100),
    callbackTimeoutMs: z.number().min(1),
  })
  .partial();

/** Bodies that say nothing. */
export const nothingSchema = z.strictObject({});
