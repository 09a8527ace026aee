import { FieldErrors } from '../../core/field-errors';
import { asJsonObject, JsonObject } from '../../core/json';
import { divideRounded, formatDecimal, parseDecimal } from '../../core/money';
import { Refusal } from '../../core/refusal';
import { InvoiceTotals } from '../../ledger/records';
import { refuseWrongTaxes } from './line-taxes';

/** Quantities and prices are read with four digits after the point. */
const FINE_SCALE = 4;
const FINE_TO_MINOR = 10n ** BigInt(2 * FINE_SCALE - 2);

/** Lines as answers show them, and what they add up to. */
export interface LinesSummary {
  lines: JsonObject[];
  totals: InvoiceTotals;
}

/** The one line that a simple invoice gets from its description. */
export function simpleLine(description: string, amount: bigint): LinesSummary {
  const line = wireLine({ line_description: description }, 10_000n, amount * 100n);
  return { lines: [line], totals: { total: amount, gross: amount, tax: 0n, surcharge: 0n, discount: 0n } };
}

/** Reads the lines of a full invoice. Prices contain their taxes; discounts lower the total and surcharges raise it. */
export function readLines(lines: readonly unknown[]): LinesSummary {
  const summary: LinesSummary = {
    lines: [],
    totals: { total: 0n, gross: 0n, tax: 0n, surcharge: 0n, discount: 0n },
  };
  for (const entry of lines) addLine(summary, asJsonObject(entry));
  const { totals } = summary;
  totals.total = totals.gross - totals.discount + totals.surcharge;
  return summary;
}

function addLine({ lines, totals }: LinesSummary, line: JsonObject): void {
  new FieldErrors(line)
    .required('line_description', 'line_quantity', 'line_unit_price')
    .maxLength({ line_description: 255, sender_product_code: 45, tax_product_code: 45 })
    .refuse();
  const quantity = parseDecimal(line['line_quantity'], FINE_SCALE);
  const price = parseDecimal(line['line_unit_price'], FINE_SCALE);
  if (quantity === undefined || price === undefined || quantity <= 0n || price <= 0n) {
    throw Refusal.business(400, 'INVALID_AMOUNT');
  }
  const gross = divideRounded(quantity * price, FINE_TO_MINOR);
  if (gross === 0n) throw Refusal.business(400, 'INVALID_AMOUNT');
  refuseWrongTaxes(line, [gross, gross - sumOf(line['discounts']) + sumOf(line['surcharges'])]);
  totals.gross += gross;
  totals.discount += sumOf(line['discounts']);
  totals.surcharge += sumOf(line['surcharges']);
  totals.tax += sumOf(line['taxes']);
  lines.push(wireLine(line, quantity, price));
}

/** Sum of the amounts of a list; taxes may have four digits after the point and are rounded here. */
function sumOf(list: unknown): bigint {
  let sum = 0n;
  for (const entry of Array.isArray(list) ? list : []) {
    const amount = parseDecimal(asJsonObject(entry)['amount'], FINE_SCALE);
    if (amount === undefined || amount < 0n) throw Refusal.business(400, 'INVALID_AMOUNT');
    sum += amount;
  }
  return divideRounded(sum, 100n);
}

function wireLine(line: JsonObject, quantity: bigint, price: bigint): JsonObject {
  const list = (name: string): unknown[] => {
    const value = line[name];
    return Array.isArray(value) ? value : [];
  };
  return {
    tax_product_code: line['tax_product_code'] ?? null,
    line_description: line['line_description'],
    line_quantity: formatDecimal(divideRounded(quantity, 100n)),
    line_unit_price: formatDecimal(divideRounded(price, 100n)),
    note: line['note'] ?? '',
    discounts: list('discounts'),
    surcharges: list('surcharges'),
    taxes: list('taxes'),
  };
}
