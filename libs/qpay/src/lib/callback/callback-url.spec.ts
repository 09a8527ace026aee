import { forgeQPayCallback, forgeQPayPaymentEvent } from '../../testing';
import { qpayCallbackUrl } from './callback-url';

const TOKEN = 'T'.repeat(43);

describe('qpayCallbackUrl', () => {
  it.each([
    ['https://shop.example.mn/qpay/callback', `https://shop.example.mn/qpay/callback/${TOKEN}`],
    ['https://shop.example.mn/qpay/callback/', `https://shop.example.mn/qpay/callback/${TOKEN}`],
    ['https://shop.example.mn', `https://shop.example.mn/${TOKEN}`],
    ['http://localhost:3000/cb?a=1#x', `http://localhost:3000/cb/${TOKEN}?a=1`],
  ])('puts the token behind %s', (mountedAt, url) => {
    expect(qpayCallbackUrl(mountedAt, TOKEN)).toBe(url);
  });

  it.each([
    ['/qpay/callback', /absolute http/],
    ['ftp://shop.example.mn', /absolute http/],
    [`https://shop.example.mn/${'long/'.repeat(50)}`, /longer than the 255 characters/],
  ])('refuses %s', (mountedAt, problem) => {
    expect(() => qpayCallbackUrl(mountedAt, TOKEN)).toThrow(problem);
  });
});

describe('forgeQPayCallback', () => {
  it.each([
    [{ token: TOKEN }, `/qpay/callback/${TOKEN}?qpay_payment_id=000000000000001`],
    [{ token: TOKEN, path: 'api/paid/', paymentId: '7' }, `/api/paid/${TOKEN}?qpay_payment_id=7`],
    [
      { callbackUrl: `https://shop.example.mn/cb/${TOKEN}?a=1`, paymentId: '7' },
      `/cb/${TOKEN}?a=1&qpay_payment_id=7`,
    ],
  ])('makes the request that QPay makes of %j', (input, url) => {
    expect(forgeQPayCallback(input)).toEqual({ method: 'GET', url });
  });

  it('needs an address or a token', () => {
    expect(() => forgeQPayCallback({})).toThrow(/callbackUrl or a token/);
  });
});

describe('forgeQPayPaymentEvent', () => {
  it('makes an event of a paid invoice', () => {
    expect(forgeQPayPaymentEvent({ reference: 'order-7', paidAmount: '1500.00' })).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      reference: 'order-7',
      verdict: 'paid',
      paid: true,
      expectedAmount: '1500.00',
      payments: [{ status: 'PAID', amount: '1500.00' }],
    });
  });

  it('is not paid by another verdict, and has an id by its payments', () => {
    const partial = forgeQPayPaymentEvent({ verdict: 'partial', paidAmount: '1.00', expectedAmount: '2.00' });
    expect(partial).toMatchObject({ paid: false, paidAmount: '1.00', expectedAmount: '2.00' });
    expect(partial.id).not.toBe(forgeQPayPaymentEvent().id);
    expect(forgeQPayPaymentEvent().id).toBe(forgeQPayPaymentEvent().id);
  });
});
