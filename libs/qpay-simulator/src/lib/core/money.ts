/** Exact decimals. QPay writes money as text with two digits; inside the simulator it is a bigint of hundredths. */

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d+))?$/;

/**
 * Reads a JSON number or a decimal text into units of 10^-scale.
 * @returns `undefined` for anything that is not a plain decimal, or has more digits after the point than `scale`.
 */
export function parseDecimal(value: unknown, scale = 2): bigint | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const match = DECIMAL.exec(String(value).trim());
  if (!match) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > scale) return undefined;
  const units = BigInt(match[2] + fraction.padEnd(scale, '0'));
  return match[1] ? -units : units;
}

/** Writes units of 10^-scale as a decimal text: `10000n` becomes `100.00`. */
export function formatDecimal(units: bigint, scale = 2): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return negative ? `-${text}` : text;
}

/** The few places where QPay answers money as a JSON number (`paid_amount`, `gross_amount`, …). */
export function toJsonNumber(units: bigint): number {
  return Number(formatDecimal(units));
}

/** Divides and rounds half up; both operands are positive. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  return (dividend * 2n + divisor) / (divisor * 2n);
}
