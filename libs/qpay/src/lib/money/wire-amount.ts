import { formatDecimal, parseDecimal } from './decimal';

/** Beyond this a JSON number no longer holds two exact decimals. */
const LARGEST_EXACT_NUMBER = 1e13;

/**
 * An amount as QPay sends it, decimal text (`"100.00"`) or JSON number (`100`), as decimal text with two decimals, or more
 * where QPay sends more (VAT has four). Undefined when it is neither.
 */
export function readWireAmount(value: unknown): string | undefined {
  if (typeof value === 'number') return readWireNumber(value);
  const decimal = typeof value === 'string' ? parseDecimal(value.trim()) : undefined;
  return decimal && formatDecimal(decimal).replace(/^-(?=[0.]+$)/, '');
}

/**
 * QPay adds some of its JSON numbers up in binary floats, so 300.30 may come as 300.29999999999995: what is within a
 * millionth of four decimals is those four decimals.
 */
function readWireNumber(value: number): string | undefined {
  if (!Number.isFinite(value) || Math.abs(value) >= LARGEST_EXACT_NUMBER) return undefined;
  const rounded = value.toFixed(4);
  const text = Math.abs(Number(rounded) - value) <= 1e-6 ? rounded : String(value);
  const decimal = parseDecimal(text);
  return decimal && formatDecimal(decimal);
}
