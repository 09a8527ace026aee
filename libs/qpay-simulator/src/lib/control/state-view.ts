import { JsonObject } from '../core/json';
import { formatDecimal } from '../core/money';
import { amountDue, isExpired } from '../ledger/payment-rules';
import { InvoiceRecord, paidSum, visiblePayments } from '../ledger/records';
import { SimulatorRefusal } from '../ledger/simulator-refusal';
import { Simulation } from '../simulation';

const SHOWN_INVOICES = 100;
const SHOWN_RECORDS = 60;

/** Everything the wallet page shows, newest first. */
export function stateView(simulation: Simulation): JsonObject {
  const { ledger, calls, events, tokens, clock, callbacks, settings } = simulation;
  return {
    url: simulation.url,
    quickQrUrl: simulation.quickQrUrl,
    now: clock.now(),
    environment: settings.environment,
    logins: tokens.logins,
    callbackPlan: callbacks.defaultPlan,
    heldCallbacks: callbacks.heldCount,
    invoices: newest(ledger.invoices(), SHOWN_INVOICES).map((invoice) => invoiceView(simulation, invoice)),
    calls: newest(calls.all(), SHOWN_RECORDS).map(({ body: _body, ...call }) => call),
    events: newest(events.all(), SHOWN_RECORDS),
  };
}

/** An invoice by whatever a person may paste. @throws SimulatorRefusal when nothing fits */
export function findInvoice(simulation: Simulation, text: string): JsonObject {
  const invoice = simulation.ledger.find(text);
  if (!invoice) throw new SimulatorRefusal('INVOICE_NOTFOUND', 'No invoice has this id, QR text or link.');
  return invoiceView(simulation, invoice);
}

/** The callback's address is left out but for its host: its path may hold a secret of the merchant. */
function invoiceView({ ledger }: Simulation, invoice: InvoiceRecord): JsonObject {
  return {
    id: invoice.id,
    api: invoice.api,
    status: invoice.status,
    expired: isExpired(ledger, invoice),
    reference: invoice.source['sender_invoice_no'] ?? null,
    description: invoice.description,
    currency: invoice.currency,
    amount: formatDecimal(invoice.totals.total),
    paid: formatDecimal(paidSum(invoice)),
    due: formatDecimal(amountDue(invoice)),
    allowPartial: invoice.allowPartial,
    allowExceed: invoice.allowExceed,
    createdAt: invoice.createdAt,
    callbackHost: URL.canParse(invoice.callbackUrl) ? new URL(invoice.callbackUrl).host : '',
    payments: visiblePayments(invoice).map(({ id, type, status, amount, currency, paidAt, wallet }) => ({
      id,
      type,
      status,
      amount: formatDecimal(amount),
      currency,
      paidAt,
      wallet,
    })),
  };
}

function newest<T>(items: readonly T[], count: number): T[] {
  return items.slice(-count).reverse();
}
