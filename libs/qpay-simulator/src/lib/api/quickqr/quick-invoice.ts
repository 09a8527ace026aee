import { toWireDate } from '../../core/dates';
import { FieldErrors } from '../../core/field-errors';
import { asJsonObject, asText, JsonObject } from '../../core/json';
import { formatDecimal, parseDecimal } from '../../core/money';
import { Refusal } from '../../core/refusal';
import { InvoiceDraft, InvoiceRecord, PaymentRecord, visiblePayments } from '../../ledger/records';
import { bankLinks } from '../../qr/bank-links';
import { qrImageBase64 } from '../../qr/qr-image';
import { Simulation } from '../../simulation';
import { AuthorizedRequest } from '../operation';
import { simpleLine } from '../invoice/invoice-lines';
import { p2pTransactions } from '../payment/payment-answers';
import { findShop } from './shops.api';

/** Reads the body of a QuickQR create. @throws Refusal 400, or 422 for an unknown shop */
export function readQuickInvoice(simulation: Simulation, request: AuthorizedRequest): InvoiceDraft {
  const { body, merchant, token } = request;
  const accounts = body['bank_accounts'];
  new FieldErrors(body)
    .required('merchant_id', 'amount', 'currency', 'callback_url', 'description', 'bank_accounts')
    .invalid('bank_accounts', !Array.isArray(accounts) || accounts.length === 0)
    .invalid('callback_url', !URL.canParse(asText(body['callback_url']) ?? ''))
    .invalid('currency', body['currency'] !== 'MNT')
    .maxLength({ description: 255, callback_url: 255, customer_name: 255 })
    .refuse();
  const shop = findShop(simulation, request, asText(body['merchant_id']) ?? '');
  const amount = parseDecimal(body['amount']);
  if (amount === undefined || amount <= 0n) throw Refusal.business(400, 'INVALID_AMOUNT');
  const description = String(body['description']);
  return {
    api: 'quickqr',
    merchantId: merchant.merchantId,
    merchantName: String(shop.fields['name_eng'] ?? shop.fields['business_name_eng'] ?? ''),
    reference: shop.registerNumber,
    issuedWith: token.terminalId ?? '',
    currency: 'MNT',
    ...simpleLine(description, amount),
    allowPartial: false,
    allowExceed: false,
    minimum: undefined,
    maximum: undefined,
    expiresAt: undefined,
    callbackUrl: String(body['callback_url']),
    description,
    source: body,
  };
}

/** A QuickQR invoice; only the answer to the create has the links (facts 9.4). */
export function quickInvoiceAnswer(
  invoice: InvoiceRecord,
  simulation: Simulation,
  withLinks: boolean,
): JsonObject {
  const { source } = invoice;
  const accounts = Array.isArray(source['bank_accounts']) ? source['bank_accounts'] : [];
  return {
    id: invoice.id,
    terminal_id: invoice.issuedWith,
    amount: formatDecimal(invoice.totals.total),
    qr_code: invoice.qrText,
    qr_image: simulation.settings.qrImage === 'png' ? qrImageBase64(invoice.qrText) : '',
    description: invoice.description,
    invoice_status: invoice.status,
    invoice_status_date: toWireDate(invoice.statusAt),
    callback_url: invoice.callbackUrl,
    customer_name: source['customer_name'] ?? null,
    customer_logo: source['customer_logo'] ?? null,
    currency: invoice.currency,
    mcc_code: source['mcc_code'] ?? '',
    legacy_id: invoice.qrId,
    vendor_id: invoice.merchantId,
    process_code_id: 'QPAY_QR',
    invoice_bank_accounts: accounts.map(asJsonObject).map((account, index) => ({
      id: `${invoice.id.slice(0, -3)}${String(index).padStart(3, '0')}`,
      account_bank_code: account['account_bank_code'] ?? null,
      account_number: account['account_number'] ?? null,
      account_name: account['account_name'] ?? null,
      is_default: account['is_default'] ?? false,
      invoice_id: invoice.id,
    })),
    ...(withLinks ? { urls: bankLinks(invoice.qrText) } : {}),
    enable_expiry: false,
    expiry_date: toWireDate(invoice.createdAt),
  };
}

/** The answer to a QuickQR check (facts 9.5). */
export function quickCheckAnswer(invoice: InvoiceRecord): JsonObject {
  return {
    id: invoice.id,
    invoice_status: invoice.status,
    invoice_status_date: toWireDate(invoice.statusAt),
    payments: visiblePayments(invoice).map((payment) => quickPayment(payment, invoice)),
  };
}

function quickPayment(payment: PaymentRecord, invoice: InvoiceRecord): JsonObject {
  return {
    id: payment.id,
    terminal_id: invoice.issuedWith,
    wallet_customer_id: payment.walletId,
    amount: formatDecimal(payment.amount),
    currency: payment.currency,
    payment_name: invoice.description,
    payment_description: invoice.description,
    paid_by: payment.type,
    note: null,
    payment_status: payment.status === 'PAID' ? 'SUCCESS' : payment.status,
    payment_status_date: toWireDate(payment.paidAt),
    ebarimt_customer_no: null,
    transactions: p2pTransactions(payment).map((leg, index) => ({
      id: `${payment.id}${index}`,
      description: invoice.description,
      transaction_bank_code: leg['transaction_bank_code'],
      account_bank_code: leg['account_bank_code'],
      account_bank_name: leg['account_bank_name'],
      account_number: leg['account_number'],
      status: leg['status'],
      amount: leg['amount'],
      currency: leg['currency'],
    })),
  };
}
