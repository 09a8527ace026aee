import { z } from 'zod';
import { readWireAmount } from '../../money/wire-amount';
import { readWireDate } from './wire-date';

/** What QPay sends for "nothing": null, an empty string, or no key. */
const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Text from text, numbers and booleans; QPay's types vary between hosts and years. */
function readText(value: unknown): string | undefined {
  if (isNothing(value)) return undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A field read by a function; where it gives undefined for a required field, the answer is refused. */
function required<T>(what: string, read: (value: unknown) => T | undefined) {
  return z.unknown().transform((value, context): T => {
    const result = read(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: `should be ${what}` });
    return z.NEVER;
  });
}

/** A field that carries no decision: what cannot be read is absent rather than a reason to refuse the whole answer. */
function optional<T>(read: (value: unknown) => T | undefined) {
  return z.unknown().transform((value): T | undefined => (isNothing(value) ? undefined : read(value)));
}

/** Non-empty text. */
export const text = required('text', readText);
export const optionalText = optional(readText);

/** Text that may be empty or absent: then `''`. */
export const textOrEmpty = z.unknown().transform((value) => readText(value) ?? '');

/** QPay's P2P payment ids are 15 digits, some with leading zeros, which a number has lost. */
const P2P_ID_DIGITS = 15;
export const paymentId = required('a payment id', (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? String(value).padStart(P2P_ID_DIGITS, '0')
    : typeof value === 'string' && value !== ''
      ? value
      : undefined,
);

/** Money, as decimal text. */
export const amount = required('an amount', readWireAmount);

/** Money that may be absent; when there, it must be readable: a misread amount is worse than a refused answer. */
export const optionalAmount = z.unknown().transform((value, context): string | undefined => {
  if (isNothing(value)) return undefined;
  const result = readWireAmount(value);
  if (result === undefined) context.addIssue({ code: 'custom', message: 'should be an amount' });
  return result;
});

export const optionalDate = optional(readWireDate);

/** true, false, and their spellings as text and number. */
export const optionalFlag = optional((value) => {
  if (value === true || value === 1 || value === 'true' || value === '1') return true;
  return value === false || value === 0 || value === 'false' || value === '0' ? false : undefined;
});

/** A whole number, zero or more. */
const readCount = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
};
export const optionalCount = optional(readCount);

/** What is passed on as it came, for fields nobody has documented. */
export const asItCame = z.unknown();

/** A list; absent and null are an empty one. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => (isNothing(value) ? [] : value), z.array(item));
}
