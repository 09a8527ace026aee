import { formatDecimal, parseDecimal, rescale } from './decimal';
import { readAmountInput, type QPayAmountInput } from './qpay-amount';

/** The taxes inside a gross amount, as decimal text with up to four decimals. */
export interface QPayIncludedTaxes {
  /** Value added tax, 10 % of the net amount. */
  vat: string;
  /** City tax, 2 % of the net amount; `'0.00'` where it does not apply. */
  cityTax: string;
}

/** What the taxes of a line depend on. */
export interface QPayTaxRules {
  /** Whether the goods bear the city tax (alcohol, tobacco… in Ulaanbaatar). @default false */
  cityTax?: boolean;
}

const VAT_PERCENT = 10n;
const CITY_TAX_PERCENT = 2n;
/** QPay compares at four decimals; the rest is cut off, not rounded. */
const TAX_SCALE = 4;

/**
 * The VAT (and city tax) that a gross amount includes, the way QPay checks it per line: `gross × 0.1 / 1.1`, with city tax
 * `gross × 0.1 / 1.12` and `gross × 0.02 / 1.12`, cut off after four decimals. In whole numbers throughout: binary floats go
 * wrong at multiples of 11, and QPay then answers `VAT_AMOUNT_INVALID`.
 *
 * @throws QPayInputError when `gross` is not above zero with at most two decimals
 */
export function qpayTaxesOfGross(gross: QPayAmountInput, rules: QPayTaxRules = {}): QPayIncludedTaxes {
  const cityPercent = rules.cityTax ? CITY_TAX_PERCENT : 0n;
  const wholePercent = 100n + VAT_PERCENT + cityPercent;
  const { units } = rescale(
    parseDecimal(readAmountInput(gross, 'gross')) ?? { units: 0n, scale: 0 },
    TAX_SCALE,
  );
  const share = (percent: bigint): string =>
    formatDecimal({ units: (units * percent) / wholePercent, scale: TAX_SCALE });
  return { vat: share(VAT_PERCENT), cityTax: share(cityPercent) };
}
