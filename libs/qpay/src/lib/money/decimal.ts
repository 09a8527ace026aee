import { QPayInputError } from '../errors/qpay-local-errors';

/**
 * An exact decimal: `units / 10^scale`. Money never passes through a binary float here, because 0.1 + 0.2 is not 0.3 there.
 */
export interface Decimal {
  units: bigint;
  scale: number;
}

/** Fifteen significant digits survive the JSON numbers that QPay uses in places; no sum of money needs more. */
const MOST_WHOLE_DIGITS = 13;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Reads plain decimal text (`-12.50`); undefined for anything else, exponents included. */
export function parseDecimal(text: string): Decimal | undefined {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined || whole.length + fraction.length > 40) return undefined;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

/** The decimal as text with at least `minScale` decimals; further zeros at the end are dropped. */
export function formatDecimal({ units, scale }: Decimal, minScale = 2): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits
    .slice(digits.length - scale)
    .replace(/0+$/, '')
    .padEnd(minScale, '0');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The same value at another scale; digits that do not fit are cut off, not rounded. */
export function rescale({ units, scale }: Decimal, to: number): Decimal {
  const shift = BigInt(Math.abs(to - scale));
  return { units: to >= scale ? units * 10n ** shift : units / 10n ** shift, scale: to };
}

/** Which decimals an argument may be. */
export interface DecimalRule {
  /** Most decimals allowed. */
  maxScale: number;
  /** Whether zero is allowed. Negative never is. */
  zero?: boolean;
}

/**
 * Checks an argument given as decimal text or number, and returns it as exact text with at least `minScale` decimals.
 *
 * @throws QPayInputError naming `field`.
 */
export function readDecimalInput(field: string, value: unknown, rule: DecimalRule, minScale = 2): string {
  const decimal =
    typeof value === 'number' || typeof value === 'string' ? parseDecimal(String(value)) : undefined;
  if (decimal === undefined || decimal.units < 0n || (decimal.units === 0n && !rule.zero)) {
    throw new QPayInputError(
      field,
      `must be a ${rule.zero ? '' : 'positive '}decimal such as "100.00" or 100.`,
    );
  }
  const exact = formatDecimal(decimal, minScale);
  const [whole = '', fraction = ''] = exact.split('.');
  if (fraction.length > Math.max(rule.maxScale, minScale)) {
    throw new QPayInputError(field, `must have at most ${rule.maxScale} decimals.`);
  }
  if (whole.replace(/^0+/, '').length > MOST_WHOLE_DIGITS) throw new QPayInputError(field, 'is too large.');
  return exact.replace(/^0+(?=\d)/, '');
}
