import { parseQPayDate, toWireDate } from '../../core/dates';
import { JsonObject } from '../../core/json';
import { formatDecimal, toJsonNumber } from '../../core/money';
import { InvoiceRecord, visiblePayments } from '../../ledger/records';
import { bankLinks } from '../../qr/bank-links';
import { qrImageBase64 } from '../../qr/qr-image';
import { Simulation } from '../../simulation';
import { checkRow } from '../payment/payment-answers';

/** The answer to a create; keys in the order of the facts, 3.1. */
export function createdInvoice(invoice: InvoiceRecord, simulation: Simulation): JsonObject {
  return {
    invoice_id: invoice.id,
    qr_text: invoice.qrText,
    qr_image: simulation.settings.qrImage === 'png' ? qrImageBase64(invoice.qrText) : '',
    qPay_shortUrl: shortUrl(invoice, simulation),
    urls: bankLinks(invoice.qrText),
  };
}

function shortUrl(invoice: InvoiceRecord, { settings, url }: Simulation): string {
  if (settings.shortUrl === 'wallet') return `${url}/s/${invoice.shortId}`;
  const host = settings.environment === 'sandbox' ? 'sandbox-s.qpay.mn' : 's.qpay.mn';
  return `https://${host}/${invoice.shortId}`;
}

/** The answer to a get; keys in the order of the facts, 3.2. */
export function invoiceDetails(invoice: InvoiceRecord, environment: 'sandbox' | 'production'): JsonObject {
  const { source, totals } = invoice;
  const sent = (field: string): unknown => source[field] ?? null;
  const bound = (value: bigint | undefined): string | null => {
    if (value !== undefined) return formatDecimal(value);
    return environment === 'production' ? '0.00' : null;
  };
  const due = parseQPayDate(source['invoice_due_date']);
  return {
    invoice_id: invoice.id,
    invoice_status: invoice.status === 'PAID' ? 'CLOSED' : invoice.status,
    sender_invoice_no: sent('sender_invoice_no'),
    sender_branch_code: sent('sender_branch_code'),
    sender_branch_data: sent('sender_branch_data'),
    sender_staff_code: sent('sender_staff_code'),
    sender_staff_data: sent('sender_staff_data'),
    sender_terminal_code: sent('sender_terminal_code'),
    sender_terminal_data: sent('sender_terminal_data'),
    invoice_description: invoice.description,
    invoice_due_date: due === undefined ? null : toWireDate(due),
    enable_expiry: source['enable_expiry'] === true,
    expiry_date: toWireDate(parseQPayDate(source['expiry_date']) ?? invoice.createdAt),
    allow_partial: invoice.allowPartial,
    minimum_amount: bound(invoice.minimum),
    allow_exceed: invoice.allowExceed,
    maximum_amount: bound(invoice.maximum),
    total_amount: formatDecimal(totals.total),
    gross_amount: toJsonNumber(totals.gross),
    tax_amount: toJsonNumber(totals.tax),
    surcharge_amount: toJsonNumber(totals.surcharge),
    discount_amount: toJsonNumber(totals.discount),
    callback_url: invoice.callbackUrl,
    note: sent('note'),
    lines: invoice.lines,
    transactions: source['transactions'] ?? [],
    inputs: [],
    payments: visiblePayments(invoice).map(checkRow),
  };
}
