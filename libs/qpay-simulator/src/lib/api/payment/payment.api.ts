import { FieldErrors } from '../../core/field-errors';
import { asText, JsonObject } from '../../core/json';
import { toJsonNumber } from '../../core/money';
import { Refusal } from '../../core/refusal';
import { InvoiceRecord, paidSum, PaymentRecord, visiblePayments } from '../../ledger/records';
import { Simulation } from '../../simulation';
import { Merchant } from '../../tokens/merchant';
import { AuthorizedRequest, Operation } from '../operation';
import { readPage } from './page';
import { checkRow, paymentDetails } from './payment-answers';
import { listPayments } from './payment-list';
import { reversePayment } from './payment-reversal';

const CHECK_TYPES = ['INVOICE', 'QR', 'ITEM'];

/** Get, check, list, cancel and refund (facts 4.1 to 4.5). */
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
    {
      name: 'payment.list',
      method: 'post',
      path: '/v2/payment/list',
      auth: 'bearer',
      handle: (request) => listPayments(simulation, request),
    },
    {
      name: 'payment.cancel',
      method: 'delete',
      path: '/v2/payment/cancel/:paymentId',
      auth: 'bearer',
      handle: (request) => reversePayment(simulation, paymentOf(simulation, request), 'cancel'),
    },
    {
      name: 'payment.refund',
      method: 'delete',
      path: '/v2/payment/refund/:paymentId',
      auth: 'bearer',
      handle: (request) => reversePayment(simulation, paymentOf(simulation, request), 'refund'),
    },
  ];
}

/** The payment when it is the asker's. @throws Refusal 422 */
function paymentOf(simulation: Simulation, { params, merchant }: AuthorizedRequest): PaymentRecord {
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
