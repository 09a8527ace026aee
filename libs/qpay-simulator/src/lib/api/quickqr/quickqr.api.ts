import { FieldErrors } from '../../core/field-errors';
import { asText } from '../../core/json';
import { Refusal } from '../../core/refusal';
import { InvoiceRecord } from '../../ledger/records';
import { Simulation } from '../../simulation';
import { logIn, refresh } from '../auth.api';
import { cancelInvoice, ownInvoice } from '../invoice/invoice.api';
import { AuthorizedRequest, Operation } from '../operation';
import { cities, districts } from './places';
import { quickCheckAnswer, quickInvoiceAnswer, readQuickInvoice } from './quick-invoice';
import { shopOperations } from './shops.api';

/** QuickQR (facts 9): a host of its own at QPay, so a router of its own here. */
export function quickQrOperations(simulation: Simulation): Operation[] {
  return [
    ...authOperations(simulation),
    ...shopOperations(simulation),
    {
      name: 'quickqr.city.list',
      method: 'get',
      path: '/v2/aimaghot',
      auth: 'bearer',
      handle: () => cities(),
    },
    {
      name: 'quickqr.district.list',
      method: 'get',
      path: '/v2/sumduureg/:city',
      auth: 'bearer',
      handle: ({ params }) => districts(params['city'] ?? ''),
    },
    ...invoiceOperations(simulation),
  ];
}

function authOperations(simulation: Simulation): Operation[] {
  const { terminalId } = simulation.options;
  return [
    {
      name: 'quickqr.auth.token',
      method: 'post',
      path: '/v2/auth/token',
      auth: 'own',
      handle: (request) => {
        new FieldErrors(request.body).required('terminal_id').refuse();
        if (request.body['terminal_id'] !== terminalId) throw Refusal.business(401, 'AUTHENTICATION_FAILED');
        return logIn(simulation, request, terminalId);
      },
    },
    {
      name: 'quickqr.auth.refresh',
      method: 'post',
      path: '/v2/auth/refresh',
      auth: 'own',
      handle: (request) => refresh(simulation, request, terminalId),
    },
  ];
}

function invoiceOperations(simulation: Simulation): Operation[] {
  const path = '/v2/invoice/:invoiceId';
  return [
    {
      name: 'quickqr.invoice.create',
      method: 'post',
      path: '/v2/invoice',
      auth: 'bearer',
      handle: (request) => {
        const invoice = simulation.ledger.open(readQuickInvoice(simulation, request));
        return quickInvoiceAnswer(invoice, simulation, true);
      },
    },
    {
      name: 'quickqr.invoice.get',
      method: 'get',
      path,
      auth: 'bearer',
      handle: (request) => quickInvoiceAnswer(invoiceOf(simulation, request), simulation, false),
    },
    {
      name: 'quickqr.invoice.cancel',
      method: 'delete',
      path,
      auth: 'bearer',
      handle: (request) => cancelInvoice(simulation, invoiceOf(simulation, request)),
    },
    {
      name: 'quickqr.payment.check',
      method: 'post',
      path: '/v2/payment/check',
      auth: 'bearer',
      handle: (request) => {
        new FieldErrors(request.body).required('invoice_id').refuse();
        const id = asText(request.body['invoice_id']) ?? '';
        return quickCheckAnswer(ownInvoice(simulation, id, request.merchant, 'quickqr'));
      },
    },
  ];
}

function invoiceOf(simulation: Simulation, { params, merchant }: AuthorizedRequest): InvoiceRecord {
  return ownInvoice(simulation, params['invoiceId'] ?? '', merchant, 'quickqr');
}
