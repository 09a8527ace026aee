import { parseQPayDate } from '../../core/dates';
import { FieldErrors } from '../../core/field-errors';
import { asJsonObject, asText, JsonObject } from '../../core/json';
import { Refusal } from '../../core/refusal';
import { InvoiceRecord, PaymentRecord, visiblePayments } from '../../ledger/records';
import { Simulation } from '../../simulation';
import { Merchant } from '../../tokens/merchant';
import { AuthorizedRequest } from '../operation';
import { readPage } from './page';
import { listRow } from './payment-answers';

const LIST_TYPES = ['MERCHANT', 'INVOICE', 'QR'];

/** The sandbox broke down over larger pages. */
const LARGEST_PAGE = 100;

/** A day without a time, as the end of a range, means the whole day. */
const DAY_MS = 86_400_000;

interface Entry {
  payment: PaymentRecord;
  invoice: InvoiceRecord;
}

/** Answers POST /v2/payment/list (facts 4.3). */
export function listPayments(simulation: Simulation, { body, merchant }: AuthorizedRequest): JsonObject {
  new FieldErrors(body).required('object_type', 'object_id').refuse();
  const objectType = String(body['object_type']);
  if (!LIST_TYPES.includes(objectType)) throw Refusal.business(400, 'INVALID_OBJECT_TYPE');
  if (objectType === 'MERCHANT' && body['object_id'] !== merchant.merchantId) {
    throw Refusal.business(401, 'PERMISSION_DENIED');
  }
  const page = readPage(body);
  if (page.limit > LARGEST_PAGE) throw Refusal.business(500, 'SYSTEM_BUSY');
  const rows = entriesOf(simulation, merchant).filter(
    (entry) => isAskedFor(entry, objectType, String(body['object_id'])) && passesFilters(entry, body),
  );
  return { count: rows.length, rows: page.of(rows).map(({ payment, invoice }) => listRow(payment, invoice)) };
}

function entriesOf(simulation: Simulation, merchant: Merchant): Entry[] {
  return simulation.ledger
    .invoices()
    .filter((invoice) => invoice.api === 'merchant' && invoice.merchantId === merchant.merchantId)
    .flatMap((invoice) => visiblePayments(invoice).map((payment) => ({ invoice, payment })))
    .sort((a, b) => a.payment.paidAt - b.payment.paidAt);
}

/** For INVOICE the samples send the invoice code, not an invoice's id; both are found. */
function isAskedFor({ invoice }: Entry, objectType: string, objectId: string): boolean {
  if (objectType === 'MERCHANT') return true;
  if (objectType === 'QR') return objectId === invoice.qrText || objectId === invoice.qrId;
  return objectId === invoice.issuedWith || objectId === invoice.id;
}

function passesFilters({ payment, invoice }: Entry, body: JsonObject): boolean {
  const start = parseQPayDate(body['start_date']);
  const end = parseQPayDate(body['end_date']);
  const endsWithDay = /^\d{4}-\d{2}-\d{2}$/.test(asText(body['end_date']) ?? '');
  if (start !== undefined && payment.paidAt < start) return false;
  if (end !== undefined && payment.paidAt > end + (endsWithDay ? DAY_MS - 1 : 0)) return false;
  const source = asJsonObject(invoice.source);
  return ['branch', 'terminal', 'staff'].every((kind) => {
    const wanted = body[`merchant_${kind}_code`];
    return wanted === undefined || wanted === null || wanted === source[`sender_${kind}_code`];
  });
}
