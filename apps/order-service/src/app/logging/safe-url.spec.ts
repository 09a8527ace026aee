import { safeUrl } from './safe-url';

describe(safeUrl, () => {
  it.each([
    ['/api/payments/1', '/api/payments/1'],
    ['/api/qpay/callback/SeCrEt?qpay_payment_id=1', '/api/qpay/callback/…'],
    ['/api/QPAY/Callback/SeCrEt/', '/api/QPAY/Callback/…/'],
    ['/api/qpay/callback/SeCrEt#x', '/api/qpay/callback/…'],
    ['/x?token=SeCrEt', '/x'],
    ['', ''],
  ])('writes %s as %s', (url, written) => expect(safeUrl(url)).toBe(written));
});
