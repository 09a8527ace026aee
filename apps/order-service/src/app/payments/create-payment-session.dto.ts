import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const RULE = 'must be a number above 0 with at most 2 decimals, such as 100 or 99.50.';
/** 100 million: well above anything that is paid by QR code, well below where numbers lose their decimals. */
const LARGEST = 100_000_000;

const amount = z
  .number({ error: RULE })
  .positive({ error: RULE })
  .max(LARGEST, { error: `must be at most ${LARGEST}.` })
  // By its decimal text: arithmetic on the float would let some numbers through and refuse others.
  .refine((value) => /^\d+(\.\d{1,2})?$/.test(String(value)), { error: RULE });

const text = (longest: number) =>
  z
    .string({ error: 'must be a text.' })
    .trim()
    .min(1, { error: 'must not be empty.' })
    .max(longest, { error: `must be at most ${longest} characters long.` });

export const createPaymentSessionSchema = z.strictObject(
  {
    /** In whole units with up to two decimals. */
    amount: amount.meta({ example: 1500 }),
    currency: z.literal('MNT', { error: 'must be MNT.' }).default('MNT'),
    /** What the payer reads. QPay takes 255 characters. */
    description: text(255).optional().meta({ example: 'Two cups of tea' }),
    /** The caller's own name for what is paid. */
    reference: text(100).optional().meta({ example: 'cart-1001' }),
  },
  { error: 'must be a JSON object with an amount.' },
);

/** What `POST /api/create-payment-session` takes. Anything else in it is refused, not ignored. */
export class CreatePaymentSessionDto extends createZodDto(createPaymentSessionSchema) {}
