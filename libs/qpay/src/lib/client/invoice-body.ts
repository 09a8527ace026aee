import { QPayInputError } from '../errors/qpay-local-errors';
import { readAmountInput, type QPayAmountInput } from '../money/qpay-amount';
import { compact } from './compact';
import { invoiceLineBody, settlementBody } from './invoice-line-body';
import type { QPayCreateInvoiceInput, QPaySubscriptionInput } from './invoice-input.types';
import { requireText } from './require-text';
import { writeWireDate } from './wire/wire-date';

/** What a client adds to an invoice where its caller says nothing. */
export interface QPayInvoiceDefaults {
  /** Of invoices that name none of their own. */
  invoiceCode: string;
  /** Where QPay calls back. */
  callbackUrl?: string;
}

/** The customary receiver code for payers who are not known. */
const ANONYMOUS_RECEIVER = 'terminal';

/** The body of a new invoice. @throws QPayInputError naming the field. */
export function invoiceBody(
  input: QPayCreateInvoiceInput,
  defaults: QPayInvoiceDefaults,
): Record<string, unknown> {
  if (input.amount === undefined && !input.lines?.length) {
    throw new QPayInputError('amount', 'is needed, unless there are lines.');
  }
  return {
    ...compact({
      invoice_code: input.invoiceCode ?? defaults.invoiceCode,
      sender_invoice_no: requireText('senderInvoiceNo', input.senderInvoiceNo),
      invoice_receiver_code: input.receiverCode ?? ANONYMOUS_RECEIVER,
      invoice_description: requireText('description', input.description),
      amount: amountNumber('amount', input.amount),
      callback_url: input.callbackUrl ?? defaults.callbackUrl,
      note: input.note,
    }),
    ...senderFields(input),
    ...ruleFields(input),
    ...taxFields(input),
    ...compact({
      lines: input.lines?.map(invoiceLineBody),
      transactions: input.transactions?.map(settlementBody),
    }),
    ...(input.subscription ? subscriptionFields(input.subscription) : {}),
  };
}

function senderFields(input: QPayCreateInvoiceInput): Record<string, unknown> {
  return compact({
    sender_branch_code: input.senderBranchCode,
    sender_branch_data: input.senderBranchData,
    sender_staff_code: input.senderStaffCode,
    sender_staff_data: input.senderStaffData,
    sender_terminal_code: input.senderTerminalCode,
    sender_terminal_data: input.senderTerminalData,
    invoice_receiver_data: input.receiverData,
  });
}

function ruleFields(input: QPayCreateInvoiceInput): Record<string, unknown> {
  return compact({
    invoice_due_date: input.dueDate && writeWireDate(input.dueDate),
    enable_expiry: input.enableExpiry,
    expiry_date: input.expiryDate && writeWireDate(input.expiryDate),
    allow_partial: input.allowPartial,
    minimum_amount: amountNumber('minimumAmount', input.minimumAmount),
    allow_exceed: input.allowExceed,
    maximum_amount: amountNumber('maximumAmount', input.maximumAmount),
  });
}

function taxFields(input: QPayCreateInvoiceInput): Record<string, unknown> {
  return compact({
    calculate_vat: input.calculateVat,
    tax_type: input.taxType,
    tax_customer_code: input.taxCustomerCode,
    line_tax_code: input.lineTaxCode,
    district_code: input.districtCode,
  });
}

function subscriptionFields(subscription: QPaySubscriptionInput): Record<string, unknown> {
  if (!/^[1-9]\d{0,3}[DWM]$/.test(subscription.interval)) {
    throw new QPayInputError('subscription.interval', 'must be a count and a unit: "1D", "2W", "1M".');
  }
  return compact({
    allow_subscribe: true,
    subscription_interval: subscription.interval,
    subscription_webhook: requireText('subscription.webhook', subscription.webhook),
    next_payment_date: subscription.nextPaymentDate?.toISOString(),
  });
}

/** QPay takes top-level amounts as JSON numbers. Text of at most 15 digits becomes the number that prints the same. */
function amountNumber(field: string, value: QPayAmountInput | undefined): number | undefined {
  return value === undefined ? undefined : Number(readAmountInput(value, field));
}
