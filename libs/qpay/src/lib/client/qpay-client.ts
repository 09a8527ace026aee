import type { Observable } from 'rxjs';
import type { QPayHttp } from '../http/qpay-http';
import type { QPayRequestEvent } from '../http/request-event';
import { AuthorizedRequest } from './authorized-request';
import type { QPayCallOptions, QPayTokenSource } from './call.types';
import { cancelInvoice } from './cancel-invoice';
import { checkInvoicePaid } from './check-invoice-paid';
import type { QPayCreateEbarimtInput, QPayCreateEbarimtV3Input, QPayEbarimt } from './ebarimt.types';
import type { QPayInvoiceDefaults } from './invoice-body';
import * as invoices from './invoice-calls';
import type { QPayCreateInvoiceInput } from './invoice-input.types';
import type { QPayExpectedPayment, QPayInvoice, QPayInvoiceDetails, QPayInvoicePaid } from './invoice.types';
import * as payments from './payment-calls';
import { eachPayment } from './payment-pages';
import type * as queries from './payment-queries.types';
import type * as types from './payment.types';
import { QPayCircuit } from './qpay-circuit';
import * as receipts from './receipt-calls';
import type { QPaySubscription } from './subscription.types';

/** What a client is set up with. */
export interface QPayClientOptions extends QPayInvoiceDefaults {
  /** `QPayModule` and `createQPay` give all clients of one host the same, so that they learn of an outage together. @default one of its own */
  circuit?: QPayCircuit;
}

/**
 * QPay's merchant API V2. Every method rejects with a `QPayError`; money is decimal text, dates are `Date`, ids are text.
 * A token that QPay refuses is replaced and the call made once more; reads are repeated on passing failures, writes only where
 * nothing can happen twice.
 */
export class QPayClient {
  /** The circuit breaker of QPay's host: its state, and how to be told of changes. */
  readonly circuit: QPayCircuit;
  /** Every request that goes to QPay through this client's HTTP, logins and repetitions among them, as it ends. */
  readonly requests$: Observable<QPayRequestEvent>;
  private readonly request: AuthorizedRequest;

  constructor(
    tokens: QPayTokenSource,
    http: QPayHttp,
    private readonly options: QPayClientOptions,
  ) {
    this.circuit = options.circuit ?? new QPayCircuit();
    this.requests$ = http.requests$;
    this.request = new AuthorizedRequest(tokens, http, this.circuit);
  }

  /**
   * Makes an invoice: what the payer scans or opens in a bank app.
   *
   * @throws QPayUnknownOutcomeError when the answer was lost; `reference` holds what was asked for. Do not repeat it blindly.
   */
  async createInvoice(input: QPayCreateInvoiceInput, options?: QPayCallOptions): Promise<QPayInvoice> {
    return this.request.send(invoices.createInvoiceCall(input, this.options), options);
  }

  /** Reads an invoice: its state, amounts, lines and payments. @throws QPayNotFoundError */
  getInvoice(invoiceId: string, options?: QPayCallOptions): Promise<QPayInvoiceDetails> {
    return this.request.send(invoices.getInvoiceCall(invoiceId), options);
  }

  /**
   * Cancels an unpaid invoice; one that is cancelled already is a success.
   *
   * @throws QPayConflictError with `qpayCode` `INVOICE_PAID` when the payer was faster: check the invoice.
   */
  cancelInvoice(invoiceId: string, options?: QPayCallOptions): Promise<void> {
    return cancelInvoice(() => this.request.send(invoices.cancelInvoiceCall(invoiceId), options));
  }

  /** Reads a payment. Before trusting it compare `status`, `objectId`, `amount` and `currency`. @throws QPayNotFoundError */
  getPayment(paymentId: string, options?: QPayCallOptions): Promise<types.QPayPayment> {
    return this.request.send(payments.getPaymentCall(paymentId), options);
  }

  /** Asks for the payments of an invoice, QR code or item. QPay forbids doing so on a schedule: follow a callback or a user. */
  async checkPayment(
    input: queries.QPayCheckPaymentInput,
    options?: QPayCallOptions,
  ): Promise<queries.QPayPaymentCheck> {
    return this.request.send(payments.checkPaymentCall(input), options);
  }

  /**
   * Whether an invoice is paid, by the exact sum of its PAID payments against `expected`; without it against the invoice's own
   * total, which is then read when there is a PAID payment.
   */
  checkInvoicePaid(
    invoiceId: string,
    expected?: QPayExpectedPayment,
    options?: QPayCallOptions,
  ): Promise<QPayInvoicePaid> {
    return checkInvoicePaid(this, invoiceId, expected, options);
  }

  /** One page of payments, by default the first hundred. */
  async listPayments(
    input: queries.QPayListPaymentsInput,
    options?: QPayCallOptions,
  ): Promise<queries.QPayPaymentPage> {
    return this.request.send(payments.listPaymentsCall(input), options);
  }

  /** Every payment, page after page: `for await (const payment of client.eachPayment(…))`. `options` apply to each page. */
  eachPayment(
    input: queries.QPayListPaymentsInput,
    options?: QPayCallOptions,
  ): AsyncGenerator<types.QPayPaymentRow, void, undefined> {
    return eachPayment((offset) => this.listPayments({ ...input, offset }, options), input.offset?.pageLimit);
  }

  /** Cancels a card payment that is not settled yet. @throws QPayConflictError `PAYMENT_SETTLED`, for every P2P payment too */
  cancelPayment(
    paymentId: string,
    input: queries.QPayPaymentReversalInput = {},
    options?: QPayCallOptions,
  ): Promise<void> {
    return this.request.send(payments.reversePaymentCall('payment.cancel', paymentId, input), options);
  }

  /** Refunds a card payment, the whole of it. @throws QPayConflictError `PAYMENT_SETTLED`, for every P2P payment too */
  refundPayment(
    paymentId: string,
    input: queries.QPayPaymentReversalInput = {},
    options?: QPayCallOptions,
  ): Promise<void> {
    return this.request.send(payments.reversePaymentCall('payment.refund', paymentId, input), options);
  }

  /** Makes the e-barimt (tax receipt) of a paid payment. @throws QPayConflictError `PAYMENT_NOT_PAID` */
  async createEbarimt(input: QPayCreateEbarimtInput, options?: QPayCallOptions): Promise<QPayEbarimt> {
    return this.request.send(receipts.createEbarimtCall(input), options);
  }

  /** Reads an e-barimt by its id. @throws QPayNotFoundError */
  getEbarimt(receiptId: string, options?: QPayCallOptions): Promise<QPayEbarimt> {
    return this.request.send(receipts.getEbarimtCall(receiptId), options);
  }

  /** Cancels an e-barimt by its id, which QPay often does not support. @throws QPayConflictError */
  cancelEbarimt(receiptId: string, options?: QPayCallOptions): Promise<QPayEbarimt> {
    return this.request.send(receipts.cancelEbarimtCall(receiptId), options);
  }

  /** Makes the e-barimt of a paid payment by version 3 of the tax system. @throws QPayConflictError `PAYMENT_NOT_PAID` */
  async createEbarimtV3(input: QPayCreateEbarimtV3Input, options?: QPayCallOptions): Promise<QPayEbarimt> {
    return this.request.send(receipts.createEbarimtV3Call(input), options);
  }

  /** Cancels a version 3 e-barimt by its **payment's** id. QPay may insist on a note. */
  cancelEbarimtV3(
    paymentId: string,
    input: { note?: string } = {},
    options?: QPayCallOptions,
  ): Promise<QPayEbarimt> {
    return this.request.send(receipts.cancelEbarimtV3Call(paymentId, input.note), options);
  }

  /** Reads a card subscription. @throws QPayNotFoundError */
  getSubscription(subscriptionId: string, options?: QPayCallOptions): Promise<QPaySubscription> {
    return this.request.send(receipts.getSubscriptionCall(subscriptionId), options);
  }

  /** Ends a card subscription. */
  cancelSubscription(subscriptionId: string, options?: QPayCallOptions): Promise<void> {
    return this.request.send(receipts.cancelSubscriptionCall(subscriptionId), options);
  }
}
