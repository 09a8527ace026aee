import { createHash } from 'node:crypto';
import { ApiError } from '../../errors/api-error';

const FORM = /^[\x21-\x7e]{1,255}$/;

/** The key of a request, or nothing when it has none. @throws ApiError 400 when it cannot be one */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || FORM.test(header)) return header;
  throw new ApiError(400, {
    code: 'IDEMPOTENCY_KEY_INVALID',
    message: 'Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.',
    remedy: 'Send a UUID, made once for each intent to pay.',
  });
}

/** The same for two bodies that mean the same, whatever the order of their fields. */
export function hashBody(body: object): Buffer {
  const fields = Object.entries(body).filter(([, value]) => value !== undefined);
  const canonical = JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(canonical).digest();
}
