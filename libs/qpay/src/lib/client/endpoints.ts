/** What the library knows of one endpoint. */
export interface QPayEndpoint {
  /** The HTTP method. */
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `{…}` stands for an id. */
  path: string;
  /** Whether it changes something at QPay, only asks, or logs in. */
  effect: 'read' | 'write' | 'login';
  /**
   * Whether doing it twice is the same as doing it once. Creating an invoice is not: QPay takes a second one with the same
   * number. Cancelling is: the second answer says that it is cancelled already.
   */
  repeatable: boolean;
}

/** Every endpoint of the merchant API V2, by the name it has in errors, logs and metrics. */
export const QPAY_ENDPOINTS = {
  'auth.token': { method: 'POST', path: '/v2/auth/token', effect: 'login', repeatable: true },
  // A refresh token works once.
  'auth.refresh': { method: 'POST', path: '/v2/auth/refresh', effect: 'login', repeatable: false },
  'invoice.create': { method: 'POST', path: '/v2/invoice', effect: 'write', repeatable: false },
  'invoice.get': { method: 'GET', path: '/v2/invoice/{id}', effect: 'read', repeatable: true },
  'invoice.cancel': { method: 'DELETE', path: '/v2/invoice/{id}', effect: 'write', repeatable: true },
  'payment.get': { method: 'GET', path: '/v2/payment/{id}', effect: 'read', repeatable: true },
  'payment.check': { method: 'POST', path: '/v2/payment/check', effect: 'read', repeatable: true },
  'payment.list': { method: 'POST', path: '/v2/payment/list', effect: 'read', repeatable: true },
  // What a second cancel or refund of a payment does is unproven, so a lost answer is not repeated.
  'payment.cancel': { method: 'DELETE', path: '/v2/payment/cancel/{id}', effect: 'write', repeatable: false },
  'payment.refund': { method: 'DELETE', path: '/v2/payment/refund/{id}', effect: 'write', repeatable: false },
  'ebarimt.create': { method: 'POST', path: '/v2/ebarimt/create', effect: 'write', repeatable: false },
  'ebarimt.get': { method: 'GET', path: '/v2/ebarimt/{id}', effect: 'read', repeatable: true },
  'ebarimt.cancel': { method: 'DELETE', path: '/v2/ebarimt/{id}', effect: 'write', repeatable: false },
  'ebarimt-v3.create': { method: 'POST', path: '/v2/ebarimt_v3/create', effect: 'write', repeatable: false },
  'ebarimt-v3.cancel': { method: 'DELETE', path: '/v2/ebarimt_v3/{id}', effect: 'write', repeatable: false },
  'subscription.get': { method: 'GET', path: '/v2/subscription/{id}', effect: 'read', repeatable: true },
  'subscription.cancel': {
    method: 'DELETE',
    path: '/v2/subscription/{id}',
    effect: 'write',
    repeatable: false,
  },
} as const satisfies Record<string, QPayEndpoint>;

/** The name of an operation of the merchant API. */
export type QPayOperation = keyof typeof QPAY_ENDPOINTS;
