import { decodeAnswer } from './decode-answer';
import { invoice } from './invoice.wire';

describe('the answer to a new invoice', () => {
  it('is read though a bank link lacks what only decorates it', () => {
    const urls = [{ name: 'Khan bank', link: 'khanbank://q?qPay_QRcode=1' }, { link: 'most://q' }, {}];
    const read = decodeAnswer('invoice.create', invoice, { invoice_id: 'i', qr_text: 'q', urls });
    expect(read.urls).toEqual([
      { name: 'Khan bank', description: '', logo: '', link: 'khanbank://q?qPay_QRcode=1' },
      { name: '', description: '', logo: '', link: 'most://q' },
      { name: '', description: '', logo: '', link: '' },
    ]);
  });
});
