import { formatDecimal, parseDecimal } from './decimal';

/** Beyond this a JSON number no longer holds two exact decimals. */
const LARGEST_EXACT_NUMBER = 1e13;
/** Money has two decimals, VAT four. */
const LONGEST_WIRE_FRACTION = 4;

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
 * QPay adds some of its JSON numbers up in binary floats, so 300.30 may come as 300.29999999999995: a number that prints with
 * more than four decimals is taken for the nearest one with two, or four, if only the last bits differ.
 */
function readWireNumber(value: number): string | undefined {
  if (!Number.isFinite(value) || Math.abs(value) >= LARGEST_EXACT_NUMBER) return undefined;
  const shortest = parseDecimal(String(value));
  if (shortest && shortest.scale <= LONGEST_WIRE_FRACTION) return formatDecimal(shortest);
  const lastBits = Math.max(1e-6, Math.abs(value) * 2 ** -50);
  const near = [2, LONGEST_WIRE_FRACTION]
    .map((decimals) => value.toFixed(decimals))
    .find((text) => Math.abs(Number(text) - value) <= lastBits);
  const decimal = parseDecimal(near ?? String(value));
  return decimal && formatDecimal(decimal).replace(/^-(?=[0.]+$)/, '');
}
