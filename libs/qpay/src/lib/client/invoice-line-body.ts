import { readDecimalInput } from '../money/decimal';
import { readAmountInput } from '../money/qpay-amount';
import { compact } from './compact';
import type {
  QPayAdjustmentInput,
  QPayInvoiceLineInput,
  QPaySettlementInput,
  QPayTaxInput,
} from './invoice-input.types';
import { requireText } from './require-text';

/** QPay checks VAT per line at four decimals. */
const TAX_RULE = { maxScale: 4, zero: true };
const QUANTITY_RULE = { maxScale: 4 };
/** A line may be free of charge where discounts make it so; QPay decides. */
const PRICE_RULE = { maxScale: 4, zero: true };

/** A line on the wire; its amounts are sent as text, as QPay's own samples of invoices with lines do. */
export function invoiceLineBody(line: QPayInvoiceLineInput, index: number): Record<string, unknown> {
  const at = `lines[${index}]`;
  return compact({
    sender_product_code: line.productCode,
    tax_product_code: line.taxProductCode,
    classification_code: line.classificationCode,
    barcode: line.barcode,
    line_description: requireText(`${at}.description`, line.description),
    line_quantity: readDecimalInput(`${at}.quantity`, line.quantity, QUANTITY_RULE),
    line_unit_price: readDecimalInput(`${at}.unitPrice`, line.unitPrice, PRICE_RULE),
    note: line.note,
    discounts: line.discounts?.map((discount, i) =>
      adjustmentBody('discount_code', `${at}.discounts[${i}]`, discount),
    ),
    surcharges: line.surcharges?.map((charge, i) =>
      adjustmentBody('surcharge_code', `${at}.surcharges[${i}]`, charge),
    ),
    taxes: line.taxes?.map((tax, i) => taxBody(`${at}.taxes[${i}]`, tax)),
  });
}

/** A part of the money settled to accounts of its own, on the wire. */
export function settlementBody(part: QPaySettlementInput, index: number): Record<string, unknown> {
  return {
    description: requireText(`transactions[${index}].description`, part.description),
    amount: readAmountInput(part.amount, `transactions[${index}].amount`),
    accounts: part.accounts.map((account) =>
      compact({
        account_bank_code: account.bankCode,
        account_number: account.number,
        iban_number: account.iban,
        account_name: account.name,
        account_currency: account.currency ?? 'MNT',
        is_default: account.isDefault,
      }),
    ),
  };
}

function adjustmentBody(
  codeName: string,
  at: string,
  adjustment: QPayAdjustmentInput,
): Record<string, unknown> {
  return compact({
    [codeName]: adjustment.code,
    description: requireText(`${at}.description`, adjustment.description),
    amount: readAmountInput(adjustment.amount, `${at}.amount`),
    note: adjustment.note,
  });
}

function taxBody(at: string, tax: QPayTaxInput): Record<string, unknown> {
  return compact({
    tax_code: tax.taxCode,
    description: requireText(`${at}.description`, tax.description),
    amount: readDecimalInput(`${at}.amount`, tax.amount, TAX_RULE),
    city_tax:
      tax.cityTax === undefined ? undefined : readDecimalInput(`${at}.cityTax`, tax.cityTax, TAX_RULE),
    note: tax.note,
  });
}
