import { QPayInputError } from '../errors/qpay-local-errors';
import { eventId } from './payment-event';
import type { QPayCallbackMethod, QPayPaymentEvent } from './callback.types';

/** Which callback is wanted. */
export interface ForgeQPayCallback {
  /** The `callbackUrl` of the invoice, as it was given to QPay; its origin is left out. */
  callbackUrl?: string;
  /** In place of `callbackUrl`: the token, for a callback mounted at `path`. */
  token?: string;
  /** @default '/qpay/callback' */
  path?: string;
  /** The payment that QPay would name. @default '000000000000001' */
  paymentId?: string;
  /** @default 'GET', which is what QPay does */
  method?: QPayCallbackMethod;
}

/** A request as QPay would make it; fits `app.inject(…)` of Fastify as it is. */
export interface ForgedQPayCallback {
  /** As QPay calls. */
  method: QPayCallbackMethod;
  /** Path and query: for `request(server).get(url)` and `fetch(new URL(url, await app.getUrl()))`. */
  url: string;
}

const SOME_PAYMENT = '000000000000001';

/**
 * The request with which QPay would say that somebody has paid, for tests of an application's own handlers. Valid as far as the
 * address goes; whether anything is paid is for QPay to say: `qpay-simulator`, or a double of `QPayClient`.
 *
 * @throws QPayInputError when neither `callbackUrl` nor `token` is given
 */
export function forgeQPayCallback(input: ForgeQPayCallback): ForgedQPayCallback {
  const { callbackUrl, token, path = '/qpay/callback', paymentId = SOME_PAYMENT, method = 'GET' } = input;
  if (!callbackUrl && !token) throw new QPayInputError('callbackUrl', 'or a token is needed.');
  const url = new URL(callbackUrl ?? `/${path.replace(/^\/+|\/+$/g, '')}/${token}`, 'http://localhost');
  const pair = `qpay_payment_id=${encodeURIComponent(paymentId)}`;
  url.search = url.search.length > 1 ? `${url.search}&${pair}` : pair;
  return { method, url: `${url.pathname}${url.search}` };
}

/** An event as a handler gets it, for tests that call the handler itself: a payment of 100.00 MNT in full, with changes. */
export function forgeQPayPaymentEvent(changes: Partial<QPayPaymentEvent> = {}): QPayPaymentEvent {
  const {
    invoiceId = '11111111-2222-4333-8444-555555555555',
    paidAmount = '100.00',
    currency = 'MNT',
  } = changes;
  const verdict = changes.verdict ?? 'paid';
  const payments: QPayPaymentEvent['payments'] = changes.payments ?? [
    {
      type: 'P2P',
      paymentId: SOME_PAYMENT,
      status: 'PAID',
      amount: paidAmount,
      currency,
      p2pTransactions: [],
      extra: {},
    },
  ];
  return {
    id: eventId(invoiceId, payments),
    reference: 'order-1',
    invoiceId,
    paymentId: payments[0]?.paymentId,
    verdict,
    paid: verdict === 'paid' || verdict === 'overpaid',
    paidAmount,
    expectedAmount: paidAmount,
    currency,
    payments,
    receivedAt: new Date(),
    method: 'GET',
    ...changes,
  };
}
