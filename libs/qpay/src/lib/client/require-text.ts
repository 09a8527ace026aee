import { QPayInputError } from '../errors/qpay-local-errors';

/** An argument that must be non-empty text. @throws QPayInputError naming it. */
export function requireText(field: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '')
    throw new QPayInputError(field, 'must be non-empty text.');
  return value;
}
