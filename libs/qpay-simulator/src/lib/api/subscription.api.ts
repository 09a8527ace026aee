import { JsonObject } from '../core/json';
import { formatDecimal } from '../core/money';
import { Refusal } from '../core/refusal';
import { InvoiceRecord, visiblePayments } from '../ledger/records';
import { SubscriptionRecord, wireSubscription } from '../ledger/subscription';
import { Simulation } from '../simulation';
import { AuthorizedRequest, Operation } from './operation';
import { checkRow } from './payment/payment-answers';

/** Get and cancel a card subscription (facts 6). The code for an unknown id is a guess: the table has none. */
export function subscriptionOperations(simulation: Simulation): Operation[] {
  const path = '/v2/subscription/:subscriptionId';
  return [
    {
      name: 'subscription.get',
      method: 'get',
      path,
      auth: 'bearer',
      handle: (request) => subscriptionDetails(simulation, subscriptionOf(simulation, request)),
    },
    {
      name: 'subscription.cancel',
      method: 'delete',
      path,
      auth: 'bearer',
      handle: (request) => {
        const subscription = subscriptionOf(simulation, request);
        subscription.active = false;
        subscription.changedAt = simulation.clock.now();
        simulation.events.add('subscription.cancelled', { subscriptionId: subscription.id });
        return {};
      },
    },
  ];
}

function subscriptionOf(simulation: Simulation, { params, merchant }: AuthorizedRequest): SubscriptionRecord {
  const found = simulation.subscriptions.get(params['subscriptionId'] ?? '');
  if (!found || found.merchantId !== merchant.merchantId) throw Refusal.business(422, 'INVOICE_NOTFOUND');
  return found;
}

function subscriptionDetails(simulation: Simulation, subscription: SubscriptionRecord): JsonObject {
  const invoice = simulation.ledger.invoice(subscription.invoiceId);
  return {
    ...wireSubscription(subscription),
    invoices: invoice ? [internalInvoice(invoice)] : [],
    payments: invoice ? visiblePayments(invoice).map(checkRow) : [],
  };
}

/** The invoice as QPay's inside sees it; only the part of it that has been described. */
function internalInvoice(invoice: InvoiceRecord): JsonObject {
  const { source } = invoice;
  return {
    id: invoice.id,
    legacy_id: invoice.qrId,
    qr_code: invoice.qrText,
    sender_invoice_no: source['sender_invoice_no'] ?? null,
    sender_branch_code: source['sender_branch_code'] ?? null,
    invoice_status: invoice.status === 'PAID' ? 'CLOSED' : invoice.status,
    invoice_description: invoice.description,
    allow_partial: invoice.allowPartial,
    allow_exceed: invoice.allowExceed,
    total_amount: formatDecimal(invoice.totals.total),
  };
}
