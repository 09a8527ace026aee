import { safeDeepLinks } from './deep-links';

const link = (address: string, logo = 'https://qpay.mn/q/logo/khanbank.png') => {
  return { name: 'Khan bank', description: 'Хаан банк', logo, link: address };
};

describe(safeDeepLinks, () => {
  it.each([
    'khanbank://q?qPay_QRcode=0002',
    'socialpay-payment://q?qPay_QRcode=0002',
    'https://s.qpay.mn/AbCdEf123',
  ])('keeps %s', (address) => expect(safeDeepLinks([link(address)])).toEqual([link(address)]));

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    '//example.mn',
    'no-scheme',
    '',
  ])('drops %j', (address) => expect(safeDeepLinks([link(address)])).toEqual([]));

  it.each([
    'http://qpay.mn/x.png',
    'data:image/png;base64,AA',
    'javascript:alert(1)',
    'https://x/"onerror="alert(1)',
  ])('keeps the link and leaves out a logo like %j', (logo) =>
    expect(safeDeepLinks([link('khanbank://q', logo)])).toEqual([link('khanbank://q', '')]),
  );
});
