import { asJsonObject, JsonObject } from '../../core/json';
import { divideRounded, parseDecimal } from '../../core/money';
import { Refusal } from '../../core/refusal';

const SCALE = 4;

/**
 * Checks the taxes of one line as production was probed to do: VAT is gross × 0.1 / 1.1 (with city tax / 1.12), truncated to four
 * digits; rounding to two or four is let pass as well.
 * @param bases what the share may be taken of, in hundredths: nobody has shown whether discounts come off before or after
 * @throws Refusal 400 `VAT_AMOUNT_INVALID`
 */
export function refuseWrongTaxes(line: JsonObject, bases: readonly bigint[]): void {
  const taxes = (Array.isArray(line['taxes']) ? line['taxes'] : []).map(asJsonObject);
  const vat = taxes.find((tax) => tax['tax_code'] === 'VAT');
  const city = taxes.find((tax) => tax['tax_code'] === 'CITY_TAX');
  const withCity = city !== undefined || (vat?.['city_tax'] ?? null) !== null;
  const divisor = withCity ? 112n : 110n;
  const right = (tax: JsonObject, percent: bigint): boolean =>
    bases.some((base) => isShare(tax['amount'], base * percent, divisor));
  if (vat && !right(vat, 10n)) throw Refusal.business(400, 'VAT_AMOUNT_INVALID');
  if (city && !right(city, 2n)) throw Refusal.business(400, 'VAT_AMOUNT_INVALID');
}

/** Whether an amount is dividend / divisor (hundredths) in one of the accepted roundings. */
function isShare(amount: unknown, dividend: bigint, divisor: bigint): boolean {
  const stated = parseDecimal(amount, SCALE);
  const fine = dividend * 100n;
  const accepted = [fine / divisor, divideRounded(fine, divisor), divideRounded(dividend, divisor) * 100n];
  return stated !== undefined && accepted.includes(stated);
}
