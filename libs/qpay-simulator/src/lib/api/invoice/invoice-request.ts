import { parseQPayDate } from '../../core/dates';
import { FieldErrors } from '../../core/field-errors';
import { asText, JsonObject } from '../../core/json';
import { parseDecimal } from '../../core/money';
import { Refusal } from '../../core/refusal';
import { InvoiceDraft } from '../../ledger/records';
import { isInterval } from '../../ledger/subscription';
import { QPaySimulatorSettings } from '../../simulator-options';
import { Merchant } from '../../tokens/merchant';
import { LinesSummary, readLines, simpleLine } from './invoice-lines';

/** Longest texts of the official table. */
const LIMITS: Readonly<Record<string, number>> = {
  invoice_code: 45,
  sender_invoice_no: 45,
  sender_branch_code: 45,
  sender_staff_code: 100,
  sender_terminal_code: 45,
  invoice_receiver_code: 45,
  invoice_description: 255,
  callback_url: 255,
  note: 1000,
};

/** Reads the body of POST /v2/invoice by QPay's rules. @throws Refusal 400 */
export function readInvoiceRequest(
  body: JsonObject,
  merchant: Merchant,
  settings: QPaySimulatorSettings,
): InvoiceDraft {
  const lines = Array.isArray(body['lines']) && body['lines'].length > 0 ? body['lines'] : undefined;
  refuseBadFields(body, merchant, lines !== undefined);
  const description = asText(body['invoice_description']) ?? '';
  const { lines: wireLines, totals } = lines ? readLines(lines) : simpleLine(description, readAmount(body));
  refuseBadAmount({ lines: wireLines, totals }, settings);
  return {
    api: 'merchant',
    merchantId: merchant.merchantId,
    merchantName: merchant.clientId,
    reference: String(body['sender_invoice_no']),
    issuedWith: String(body['invoice_code']),
    currency: 'MNT',
    totals,
    allowPartial: body['allow_partial'] === true,
    allowExceed: body['allow_exceed'] === true,
    minimum: parseDecimal(body['minimum_amount']),
    maximum: parseDecimal(body['maximum_amount']),
    // The documents contradict each other about enable_expiry; here it means what its name says.
    expiresAt: body['enable_expiry'] === true ? parseQPayDate(body['expiry_date']) : undefined,
    callbackUrl: String(body['callback_url']),
    description,
    source: body,
    lines: wireLines,
  };
}

function refuseBadFields(body: JsonObject, merchant: Merchant, hasLines: boolean): void {
  const required = ['invoice_code', 'sender_invoice_no', 'invoice_receiver_code', 'invoice_description'];
  const errors = new FieldErrors(body)
    .required(...required, ...(hasLines ? [] : ['amount']), 'callback_url')
    .maxLength(LIMITS)
    .invalid('invoice_code', body['invoice_code'] !== merchant.invoiceCode)
    .invalid('callback_url', !isHttpUrl(body['callback_url']));
  for (const field of required) errors.invalid(field, typeof body[field] !== 'string');
  for (const field of ['invoice_due_date', 'expiry_date']) {
    const value = body[field];
    errors.invalid(field, value !== undefined && value !== null && parseQPayDate(value) === undefined);
  }
  for (const field of [
    'allow_partial',
    'allow_exceed',
    'enable_expiry',
    'allow_subscribe',
    'calculate_vat',
  ]) {
    const value = body[field];
    errors.invalid(field, value !== undefined && value !== null && typeof value !== 'boolean');
  }
  refuseBadSubscription(body, hasLines, errors);
  errors.invalid('tax_type', !['1', '2', '3'].includes(String(body['tax_type'] ?? '1')));
  errors.refuse();
}

/** Subscriptions are for cards and need lines; the code of the refusal is a guess, that there is one is not. */
function refuseBadSubscription(body: JsonObject, hasLines: boolean, errors: FieldErrors): void {
  if (body['allow_subscribe'] !== true) return;
  errors
    .required('subscription_interval', 'subscription_webhook')
    .invalid('subscription_interval', !isInterval(body['subscription_interval']))
    .invalid('subscription_webhook', !isHttpUrl(body['subscription_webhook']))
    .refuse();
  if (!hasLines) throw Refusal.business(400, 'INVOICE_LINE_REQUIRED');
}

function readAmount(body: JsonObject): bigint {
  const amount = parseDecimal(body['amount']);
  if (amount === undefined) throw Refusal.business(400, 'INVALID_AMOUNT');
  return amount;
}

function refuseBadAmount(
  { totals }: LinesSummary,
  { minimumAmount, maximumAmount }: QPaySimulatorSettings,
): void {
  if (totals.total <= 0n) throw Refusal.business(400, 'INVALID_AMOUNT');
  if (totals.total < (parseDecimal(minimumAmount) ?? 0n)) throw Refusal.business(400, 'MIN_AMOUNT_ERR');
  const maximum = maximumAmount === undefined ? undefined : parseDecimal(maximumAmount);
  if (maximum !== undefined && totals.total > maximum) throw Refusal.business(400, 'MAX_AMOUNT_ERR');
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
