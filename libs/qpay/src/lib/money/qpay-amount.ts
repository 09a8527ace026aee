import { QPayInputError } from '../errors/qpay-local-errors';
import { formatDecimal, parseDecimal, readDecimalInput, rescale } from './decimal';

/**
 * An amount of money as an argument: decimal text (`'100.50'`) or a number (`100.5`), above zero, finite, with at most two
 * decimals. A number is taken by its shortest decimal form and never calculated with.
 */
export type QPayAmountInput = string | number;

/** The number of decimals of an amount of money. */
const AMOUNT_SCALE = 2;

/**
 * Checks an amount given as an argument; returns decimal text with two decimals.
 *
 * @throws QPayInputError when it is not above zero, not finite, or has more than two decimals; names `field`.
 */
export function readAmountInput(value: QPayAmountInput, field = 'amount'): string {
  return readDecimalInput(field, value, { maxScale: AMOUNT_SCALE });
}

/**
 * Decimal text as a whole number of the smallest unit, for exact arithmetic: `'100.00'` → `10000n`. Takes what this library
 * returns, zero and negative included.
 *
 * @throws QPayInputError when it is not decimal text or has digits beyond the second decimal.
 */
export function qpayAmountToMinorUnits(amount: string): bigint {
  const decimal = parseDecimal(amount);
  if (decimal === undefined) throw new QPayInputError('amount', 'must be decimal text such as "100.00".');
  const minor = rescale(decimal, AMOUNT_SCALE);
  if (rescale(minor, decimal.scale).units !== decimal.units) {
    throw new QPayInputError('amount', 'has digits beyond the second decimal.');
  }
  return minor.units;
}

/** A whole number of the smallest unit as decimal text with two decimals: `10000n` → `'100.00'`. */
export function qpayAmountFromMinorUnits(minorUnits: bigint): string {
  return formatDecimal({ units: minorUnits, scale: AMOUNT_SCALE }, AMOUNT_SCALE);
}
