import { FieldErrors } from '../core/field-errors';
import { asJsonObject, asText, JsonObject } from '../core/json';
import { toJsonNumber } from '../core/money';
import { Refusal } from '../core/refusal';
import { InvoiceRecord, paidSum, PaymentRecord, visiblePayments } from '../ledger/records';
import { Simulation } from '../simulation';
import { Merchant } from '../tokens/merchant';
import { AuthorizedRequest, Operation } from './operation';
import { checkRow, paymentDetails } from './payment-answers';

const CHECK_TYPES = ['INVOICE', 'QR', 'ITEM'];

/** Get and check (facts 4.1 and 4.2). */
export function paymentOperations(simulation: Simulation): Operation[] {
  return [
    {
      name: 'payment.get',
      method: 'get',
      path: '/v2/payment/:paymentId',
      auth: 'bearer',
      handle: (request) => paymentDetails(paymentOf(simulation, request)),
    },
    {
      name: 'payment.check',
      method: 'post',
      path: '/v2/payment/check',
      auth: 'bearer',
      handle: (request) => checkPayment(simulation, request),
    },
  ];
}

/** The payment when it is the asker's. @throws Refusal 422 */
export function paymentOf(simulation: Simulation, { params, merchant }: AuthorizedRequest): PaymentRecord {
  return ownPayment(simulation, params['paymentId'] ?? '', merchant);
}

/** The payment when it is the merchant's. @throws Refusal 422 */
export function ownPayment(simulation: Simulation, id: string, merchant: Merchant): PaymentRecord {
  const payment = simulation.ledger.payment(id);
  if (!payment || payment.merchantId !== merchant.merchantId) throw Refusal.business(422, 'PAYMENT_NOTFOUND');
  return payment;
}

function checkPayment(simulation: Simulation, { body, merchant }: AuthorizedRequest): JsonObject {
  const page = readPage(body, 100);
  new FieldErrors(body).required('object_type', 'object_id').maxLength({ object_id: 50 }).refuse();
  if (!CHECK_TYPES.includes(String(body['object_type']))) throw Refusal.business(400, 'INVALID_OBJECT_TYPE');
  const invoice = payableOf(simulation, body, merchant);
  const rows = invoice ? visiblePayments(invoice) : [];
  const shown = page.of(rows).map(checkRow);
  const counted = rows.some((payment) => payment.status === 'PAID');
  // Unpaid answers have no paid_amount at all.
  if (!invoice || !counted) return { count: rows.length, rows: shown };
  return { count: rows.length, paid_amount: toJsonNumber(paidSum(invoice)), rows: shown };
}

/** What is asked about; an unknown id is answered like an unpaid one. */
function payableOf(simulation: Simulation, body: JsonObject, merchant: Merchant): InvoiceRecord | undefined {
  const id = asText(body['object_id']) ?? '';
  const found = body['object_type'] === 'QR' ? simulation.ledger.find(id) : simulation.ledger.invoice(id);
  const own = found?.merchantId === merchant.merchantId && found.api === 'merchant';
  return own && body['object_type'] !== 'ITEM' ? found : undefined;
}

/** A page of a list, by `offset`. */
export interface Page {
  number: number;
  limit: number;
  of<T>(rows: readonly T[]): T[];
}

/** Reads `offset`; complaints name the flat field, as seen live. @throws Refusal 400 */
export function readPage(body: JsonObject, highest: number | undefined): Page {
  const offset = asJsonObject(body['offset']);
  new FieldErrors(offset)
    .range('page_number', offset['page_number'], 1)
    .range('page_limit', offset['page_limit'], 1, highest)
    .refuse();
  const number = Number(offset['page_number'] ?? 1);
  const limit = Number(offset['page_limit'] ?? 100);
  return { number, limit, of: (rows) => rows.slice((number - 1) * limit, number * limit) };
}
