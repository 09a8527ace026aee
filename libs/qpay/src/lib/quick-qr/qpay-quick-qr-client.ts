import type { z } from 'zod';
import { AuthorizedRequest } from '../client/authorized-request';
import type { QPayCall, QPayCallOptions, QPayTokenSource } from '../client/call.types';
import { cancelInvoice } from '../client/cancel-invoice';
import { nothing } from '../client/invoice-calls';
import { QPayCircuit } from '../client/qpay-circuit';
import { requireText } from '../client/require-text';
import type { QPayHttp } from '../http/qpay-http';
import { companyBody, personBody, quickQrInvoiceBody } from './quick-qr-bodies';
import { QUICK_QR_ENDPOINTS, type QPayQuickQrOperation } from './quick-qr-endpoints';
import type * as input from './quick-qr-input.types';
import type * as types from './quick-qr.types';
import * as wire from './wire/quick-qr.wire';

/** What a QuickQR client is set up with. */
export interface QPayQuickQrClientOptions {
  /** Where QPay reports payments unless an invoice says otherwise. */
  callbackUrl?: string;
  /** @default one of its own */
  circuit?: QPayCircuit;
}

type CallParts = Pick<QPayCall<unknown>, 'id' | 'body' | 'reference'>;

/**
 * QuickQR ("QPay Quick"), where one integrator has many merchants. A host, credentials and tokens of its own
 * (`quickqr.qpay.mn`, login with a terminal id); conventions and errors as in `QPayClient`.
 */
export class QPayQuickQrClient {
  /** The circuit breaker of the QuickQR host. */
  readonly circuit: QPayCircuit;
  private readonly request: AuthorizedRequest;

  constructor(
    tokens: QPayTokenSource,
    http: QPayHttp,
    private readonly options: QPayQuickQrClientOptions = {},
  ) {
    this.circuit = options.circuit ?? new QPayCircuit();
    this.request = new AuthorizedRequest(tokens, http, this.circuit);
  }

  /** Registers a company. @throws QPayAlreadyDoneError `MERCHANT_ALREADY_REGISTERED` */
  async createCompany(
    company: input.QPayQuickQrCompanyInput,
    options?: QPayCallOptions,
  ): Promise<types.QPayQuickQrMerchant> {
    return this.send('quickqr.company.create', wire.merchant, { body: companyBody(company) }, options);
  }

  /** Changes a company. QPay may not have enabled this everywhere. */
  async updateCompany(
    merchantId: string,
    company: input.QPayQuickQrCompanyInput,
    options?: QPayCallOptions,
  ): Promise<types.QPayQuickQrMerchant> {
    const parts = { id: merchantId, body: companyBody(company), reference: { merchantId } };
    return this.send('quickqr.company.update', wire.merchant, parts, options);
  }

  /** Registers a person. @throws QPayAlreadyDoneError `MERCHANT_ALREADY_REGISTERED` */
  async createPerson(
    person: input.QPayQuickQrPersonInput,
    options?: QPayCallOptions,
  ): Promise<types.QPayQuickQrMerchant> {
    return this.send('quickqr.person.create', wire.merchant, { body: personBody(person) }, options);
  }

  /** Changes a person. QPay may not have enabled this everywhere. */
  async updatePerson(
    merchantId: string,
    person: input.QPayQuickQrPersonInput,
    options?: QPayCallOptions,
  ): Promise<types.QPayQuickQrMerchant> {
    const parts = { id: merchantId, body: personBody(person), reference: { merchantId } };
    return this.send('quickqr.person.update', wire.merchant, parts, options);
  }

  /** Reads a merchant. @throws QPayNotFoundError */
  getMerchant(merchantId: string, options?: QPayCallOptions): Promise<types.QPayQuickQrMerchant> {
    return this.send('quickqr.merchant.get', wire.merchant, { id: merchantId }, options);
  }

  /** Removes a merchant. @throws QPayNotFoundError */
  deleteMerchant(merchantId: string, options?: QPayCallOptions): Promise<void> {
    return this.send(
      'quickqr.merchant.delete',
      nothing,
      { id: merchantId, reference: { merchantId } },
      options,
    );
  }

  /** One page of merchants. */
  listMerchants(
    page: input.QPayQuickQrMerchantListInput = {},
    options?: QPayCallOptions,
  ): Promise<types.QPayQuickQrMerchantPage> {
    // Three forms are documented; this one is what most clients in use send.
    const body = { offset: { page_number: page.pageNumber ?? 1, page_limit: page.pageLimit ?? 100 } };
    return this.send('quickqr.merchant.list', wire.merchantPage, { body }, options);
  }

  /** Cities and provinces, for a merchant's address. */
  listCities(options?: QPayCallOptions): Promise<types.QPayQuickQrPlace[]> {
    return this.send('quickqr.city.list', wire.places, {}, options);
  }

  /** Districts of a city or province. */
  listDistricts(cityCode: string, options?: QPayCallOptions): Promise<types.QPayQuickQrPlace[]> {
    return this.send('quickqr.district.list', wire.places, { id: cityCode }, options);
  }

  /** Makes an invoice of a merchant. @throws QPayUnknownOutcomeError when the answer was lost */
  async createInvoice(
    invoice: input.QPayQuickQrInvoiceInput,
    options?: QPayCallOptions,
  ): Promise<types.QPayQuickQrInvoice> {
    const body = quickQrInvoiceBody(invoice, this.options.callbackUrl);
    const reference = { merchantId: invoice.merchantId, amount: String(invoice.amount) };
    return this.send('quickqr.invoice.create', wire.quickQrInvoice, { body, reference }, options);
  }

  /** Reads an invoice. @throws QPayNotFoundError */
  getInvoice(invoiceId: string, options?: QPayCallOptions): Promise<types.QPayQuickQrInvoice> {
    return this.send('quickqr.invoice.get', wire.quickQrInvoice, { id: invoiceId }, options);
  }

  /** Cancels an invoice; one that is cancelled already is a success. @throws QPayConflictError when it is paid */
  cancelInvoice(invoiceId: string, options?: QPayCallOptions): Promise<void> {
    const parts = { id: invoiceId, reference: { invoiceId } };
    return cancelInvoice(() => this.send('quickqr.invoice.cancel', nothing, parts, options));
  }

  /** Asks for an invoice's state and payments. */
  async checkPayment(invoiceId: string, options?: QPayCallOptions): Promise<types.QPayQuickQrCheck> {
    const body = { invoice_id: requireText('invoiceId', invoiceId) };
    return this.send('quickqr.payment.check', wire.quickQrCheck, { body }, options);
  }

  private send<T>(
    name: QPayQuickQrOperation,
    answer: z.ZodType<T>,
    parts: CallParts,
    options?: QPayCallOptions,
  ): Promise<T> {
    return this.request.send(
      { operation: name, endpoint: QUICK_QR_ENDPOINTS[name], answer, ...parts },
      options,
    );
  }
}
