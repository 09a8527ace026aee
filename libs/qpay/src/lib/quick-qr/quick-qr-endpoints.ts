import type { QPayEndpoint } from '../client/endpoints';

/** Every endpoint of QuickQR, by the name it has in errors, logs and metrics. */
export const QUICK_QR_ENDPOINTS = {
  // A second registration answers MERCHANT_ALREADY_REGISTERED instead of the id, so it is not repeated unasked.
  'quickqr.company.create': {
    method: 'POST',
    path: '/v2/merchant/company',
    effect: 'write',
    repeatable: false,
  },
  'quickqr.company.update': {
    method: 'PUT',
    path: '/v2/merchant/company/{id}',
    effect: 'write',
    repeatable: true,
  },
  'quickqr.person.create': {
    method: 'POST',
    path: '/v2/merchant/person',
    effect: 'write',
    repeatable: false,
  },
  'quickqr.person.update': {
    method: 'PUT',
    path: '/v2/merchant/person/{id}',
    effect: 'write',
    repeatable: true,
  },
  'quickqr.merchant.get': { method: 'GET', path: '/v2/merchant/{id}', effect: 'read', repeatable: true },
  'quickqr.merchant.delete': {
    method: 'DELETE',
    path: '/v2/merchant/{id}',
    effect: 'write',
    repeatable: false,
  },
  'quickqr.merchant.list': { method: 'POST', path: '/v2/merchant/list', effect: 'read', repeatable: true },
  'quickqr.city.list': { method: 'GET', path: '/v2/aimaghot', effect: 'read', repeatable: true },
  'quickqr.district.list': { method: 'GET', path: '/v2/sumduureg/{id}', effect: 'read', repeatable: true },
  'quickqr.invoice.create': { method: 'POST', path: '/v2/invoice', effect: 'write', repeatable: false },
  'quickqr.invoice.get': { method: 'GET', path: '/v2/invoice/{id}', effect: 'read', repeatable: true },
  'quickqr.invoice.cancel': { method: 'DELETE', path: '/v2/invoice/{id}', effect: 'write', repeatable: true },
  'quickqr.payment.check': { method: 'POST', path: '/v2/payment/check', effect: 'read', repeatable: true },
} as const satisfies Record<string, QPayEndpoint>;

/** The name of a QuickQR operation. */
export type QPayQuickQrOperation = keyof typeof QUICK_QR_ENDPOINTS;
