import { startClient } from '../client/client-under-test.testing';
import { QPayInputError } from '../errors/qpay-local-errors';
import { crc16 } from './crc16';
import { qpayDeepLinks, qpayLinkScheme } from './deep-links';
import { isQPayQrIntact, parseQPayQr } from './emv-qr';
import { qpayQrDataUrl, qpayQrPng, qpayQrSvg } from './qr-image';

async function anInvoice() {
  const { simulator, client } = await startClient();
  const invoice = await client.createInvoice({
    senderInvoiceNo: 'ORDER-7',
    description: 'Order 7',
    amount: '1234.50',
  });
  await simulator.close();
  return invoice;
}

describe('crc16', () => {
  it('is CRC-16/CCITT-FALSE', () => {
    expect(crc16('123456789').toString(16)).toBe('29b1');
    expect(crc16('')).toBe(0xffff);
  });
});

describe('parseQPayQr', () => {
  it("reads an invoice's code", async () => {
    const { qrText } = await anInvoice();
    const qr = parseQPayQr(qrText);
    expect(qr).toMatchObject({
      crcValid: true,
      kind: 'dynamic',
      amount: '1234.50',
      currency: '496',
      country: 'MN',
    });
    expect(
      qr.fields.map(({ id, value }) => id + String(value.length).padStart(2, '0') + value).join(''),
    ).toBe(qrText);
  });

  it('sees a changed amount by the checksum', async () => {
    const { qrText } = await anInvoice();
    const forged = qrText.replace('1234.50', '1234.51');
    expect(forged).not.toBe(qrText);
    expect(parseQPayQr(forged)).toMatchObject({ amount: '1234.51', crcValid: false });
    expect(isQPayQrIntact(qrText)).toBe(true);
  });

  it.each(['hello', '0002', '000301', '00020101'])('refuses %j', (text) => {
    expect(() => parseQPayQr(text)).toThrow(QPayInputError);
  });

  it('says that a text without a checksum is not intact', () => {
    expect(parseQPayQr('000201')).toMatchObject({ crcValid: false, amount: undefined });
    expect(isQPayQrIntact('')).toBe(false);
  });
});

describe('QR pictures', () => {
  it('are drawn as SVG and as PNG of the width asked for', async () => {
    const { qrText } = await anInvoice();
    await expect(qpayQrSvg(qrText)).resolves.toMatch(/^<svg [^>]*viewBox/);
    const png = await qpayQrPng(qrText, 240);
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect(png.readUInt32BE(16)).toBe(240);
  });

  it("are QPay's own where it sent one, and drawn where it did not", async () => {
    await expect(qpayQrDataUrl({ qrText: '000201', qrImage: 'QUJD' })).resolves.toBe(
      'data:image/png;base64,QUJD',
    );
    await expect(qpayQrDataUrl({ qrText: '000201', qrImage: '' })).resolves.toMatch(
      /^data:image\/png;base64,iVBORw0KGgo/,
    );
  });
});

describe('qpayDeepLinks', () => {
  const link = (url: string) => ({ name: url, description: '', logo: '', link: url });
  const links = [
    'khanbank://q?qPay_QRcode=1',
    'qpaywallet://q?qPay_QRcode=1',
    'socialpay-payment://q?qPay_QRcode=1',
    'javascript://%0aalert(1)',
    'nonsense',
  ].map(link);

  it('keeps the apps wanted, in the order wanted', () => {
    const wanted = qpayDeepLinks(links, ['QPayWallet', 'khanbank', 'absent']);
    expect(wanted.map(({ link: url }) => qpayLinkScheme(url))).toEqual(['qpaywallet', 'khanbank']);
  });

  it('leaves out what opens no app', () => {
    expect(qpayDeepLinks(links)).toHaveLength(3);
    expect(qpayDeepLinks(links, ['javascript'])).toEqual([]);
  });

  it('finds the scheme of every link the simulator sends', async () => {
    const { urls } = await anInvoice();
    expect(qpayDeepLinks(urls)).toHaveLength(urls.length);
  });
});
