import { Refusal } from '../../core/refusal';
import { InvoiceRecord } from '../../ledger/records';
import { openSubscription, wireSubscription } from '../../ledger/subscription';
import { Simulation } from '../../simulation';
import { Merchant } from '../../tokens/merchant';
import { createdInvoice, invoiceDetails } from './invoice-answers';
import { readInvoiceRequest } from './invoice-request';
import { AuthorizedRequest, Operation } from '../operation';

/** Create, get and cancel (facts 3.1 to 3.3). */
export function invoiceOperations(simulation: Simulation): Operation[] {
  return [
    {
      name: 'invoice.create',
      method: 'post',
      path: '/v2/invoice',
      auth: 'bearer',
      handle: ({ body, merchant }) => {
        const invoice = simulation.ledger.open(readInvoiceRequest(body, merchant, simulation.settings));
        if (body['allow_subscribe'] !== true) return createdInvoice(invoice, simulation);
        const subscription = openSubscription(invoice, simulation.random.uuid(), simulation.clock);
        simulation.subscriptions.set(subscription.id, subscription);
        return { ...createdInvoice(invoice, simulation), subscription: wireSubscription(subscription) };
      },
    },
    {
      name: 'invoice.get',
      method: 'get',
      path: '/v2/invoice/:invoiceId',
      auth: 'bearer',
      handle: (request) => invoiceDetails(invoiceOf(simulation, request), simulation.settings.environment),
    },
    {
      name: 'invoice.cancel',
      method: 'delete',
      path: '/v2/invoice/:invoiceId',
      auth: 'bearer',
      handle: (request) => cancelInvoice(simulation, invoiceOf(simulation, request)),
    },
  ];
}

/** Cancels, or says why not; the body of a success is `{}`. */
export function cancelInvoice(simulation: Simulation, invoice: InvoiceRecord): object {
  if (invoice.status === 'CANCELED') throw Refusal.business(400, 'INVOICE_ALREADY_CANCELED');
  if (invoice.status === 'PAID') throw Refusal.business(400, 'INVOICE_PAID');
  simulation.ledger.setStatus(invoice, 'CANCELED');
  simulation.events.add('invoice.cancelled', { invoiceId: invoice.id });
  return {};
}

function invoiceOf(simulation: Simulation, { params, merchant }: AuthorizedRequest): InvoiceRecord {
  return ownInvoice(simulation, params['invoiceId'] ?? '', merchant, 'merchant');
}

/** The invoice when it is the asker's; another merchant's is as unknown as none. @throws Refusal 422 */
export function ownInvoice(
  simulation: Simulation,
  id: string,
  merchant: Merchant,
  api: InvoiceRecord['api'],
): InvoiceRecord {
  const invoice = simulation.ledger.invoice(id);
  if (!invoice || invoice.merchantId !== merchant.merchantId || invoice.api !== api) {
    throw Refusal.business(422, 'INVOICE_NOTFOUND');
  }
  return invoice;
}
