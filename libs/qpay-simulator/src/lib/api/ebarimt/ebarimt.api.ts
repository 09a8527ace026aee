import { FieldErrors } from '../../core/field-errors';
import { asText } from '../../core/json';
import { Refusal } from '../../core/refusal';
import { Simulation } from '../../simulation';
import { AuthorizedRequest, Operation } from '../operation';
import { ownPayment } from '../payment/payment.api';
import { openReceipt, ReceiptRecord } from './receipt';
import { receiptAnswer } from './receipt-answer';

const RECEIVER_TYPES = ['CITIZEN', 'COMPANY'];

/** Tax receipts, both versions (facts 5). */
export function ebarimtOperations(simulation: Simulation): Operation[] {
  const create = (version: 2 | 3) => (request: AuthorizedRequest) =>
    createReceipt(simulation, request, version);
  return [
    { name: 'ebarimt.create', method: 'post', path: '/v2/ebarimt/create', auth: 'bearer', handle: create(2) },
    {
      name: 'ebarimt3.create',
      method: 'post',
      path: '/v2/ebarimt_v3/create',
      auth: 'bearer',
      handle: create(3),
    },
    {
      name: 'ebarimt.get',
      method: 'get',
      path: '/v2/ebarimt/:receiptId',
      auth: 'bearer',
      handle: (request) => getReceipt(simulation, request),
    },
    {
      name: 'ebarimt.cancel',
      method: 'delete',
      path: '/v2/ebarimt/:receiptId',
      auth: 'bearer',
      handle: (request) => cancelByReceipt(simulation, request),
    },
    {
      name: 'ebarimt3.cancel',
      method: 'delete',
      path: '/v2/ebarimt_v3/:paymentId',
      auth: 'bearer',
      handle: (request) => cancelByPayment(simulation, request),
    },
  ];
}

function getReceipt(simulation: Simulation, request: AuthorizedRequest): unknown {
  const receipt = receiptById(simulation, request);
  if (!receipt) throw Refusal.business(422, 'BARIMT_NOT_FOUND');
  return shown(simulation, receipt, 2);
}

function cancelByReceipt(simulation: Simulation, request: AuthorizedRequest): unknown {
  const receipt = receiptById(simulation, request);
  // Seen live: the cancel of an unknown receipt breaks the server.
  if (!receipt) throw Refusal.business(500, 'SYSTEM_BUSY');
  return cancelReceipt(simulation, receipt, 2);
}

function cancelByPayment(simulation: Simulation, { params, merchant }: AuthorizedRequest): unknown {
  const payment = ownPayment(simulation, params['paymentId'] ?? '', merchant);
  const receipts = [...simulation.receipts.values()].filter((receipt) => receipt.payment === payment);
  const live = receipts.find((receipt) => receipt.status === 'REGISTERED');
  if (!live) throw Refusal.business(400, 'EBARIMT_NOT_REGISTERED');
  return cancelReceipt(simulation, live, 3);
}

function createReceipt(
  simulation: Simulation,
  { body, merchant }: AuthorizedRequest,
  version: 2 | 3,
): unknown {
  const type = body['ebarimt_receiver_type'];
  new FieldErrors(body)
    .required('payment_id', 'ebarimt_receiver_type')
    .invalid('ebarimt_receiver_type', !RECEIVER_TYPES.includes(String(type)))
    .refuse();
  const payment = ownPayment(simulation, asText(body['payment_id']) ?? '', merchant);
  if (payment.status !== 'PAID') throw Refusal.business(400, 'PAYMENT_NOT_PAID');
  // A second create registers a second receipt, so that a blind retry shows.
  const receipt = openReceipt(payment, body, simulation.clock.now(), simulation.random);
  simulation.receipts.set(receipt.id, receipt);
  const ids = { receiptId: receipt.id, paymentId: payment.id, invoiceId: payment.invoiceId };
  simulation.events.add('ebarimt.created', { ...ids, version });
  return simulation.settings.ebarimtAnswer === 'empty' ? {} : shown(simulation, receipt, version);
}

function cancelReceipt(simulation: Simulation, receipt: ReceiptRecord, version: 2 | 3): unknown {
  if (!simulation.settings.ebarimtCancellable || receipt.status === 'CANCELED') {
    throw Refusal.business(400, 'EBARIMT_CANCEL_NOTSUPPERDED');
  }
  receipt.status = 'CANCELED';
  receipt.statusAt = simulation.clock.now();
  simulation.events.add('ebarimt.cancelled', { receiptId: receipt.id, paymentId: receipt.payment.id });
  return shown(simulation, receipt, version);
}

function receiptById(
  simulation: Simulation,
  { params, merchant }: AuthorizedRequest,
): ReceiptRecord | undefined {
  const receipt = simulation.receipts.get(params['receiptId'] ?? '');
  return receipt?.payment.merchantId === merchant.merchantId ? receipt : undefined;
}

function shown(simulation: Simulation, receipt: ReceiptRecord, version: 2 | 3): unknown {
  return receiptAnswer(receipt, simulation.ledger.invoice(receipt.payment.invoiceId), version);
}
