import { z } from 'zod';
import type { LoginHold } from './token-store';

const wire = z.object({
  kind: z.enum(['login', 'failure']),
  fingerprint: z.string().optional(),
  code: z.string().optional(),
  qpayCode: z.string().optional(),
  httpStatus: z.number().optional(),
  failures: z.number().optional(),
  manual: z.boolean().optional(),
});

/** Reads what an instance left in the store as the reason of a pause; undefined for anything else. */
export function readHold(text: string): LoginHold | undefined {
  try {
    return wire.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
