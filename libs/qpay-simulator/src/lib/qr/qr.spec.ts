import readQr from 'jsqr';
import { inflateSync } from 'node:zlib';
import { bankLinks } from './bank-links';
import { crc16 } from './crc16';
import { composeQrText } from './emv-code';
import { qrImageBase64 } from './qr-image';

const CONTENT = {
  qrId: '250717000000001',
  amount: '100.00',
  currency: 'MNT',
  merchantName: 'Кафе SHOP',
  reference: 'ORDER-1001',
  description: 'Захиалга Order 1001',
  bankReference: '01234567890123456789',
  transferId: '012345678901234',
};

/** Reads id, length and value until the text ends, as a scanner does. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const length = Number(text.slice(at + 2, at + 4));
    fields.set(text.slice(at, at + 2), text.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  expect(at).toBe(text.length);
  return fields;
}

describe(crc16.name, () => {
  it('gives the check value of CRC-16/CCITT-FALSE', () => {
    expect(crc16('123456789')).toBe('29B1');
  });

  it('keeps leading zeros', () => {
    const short = Array.from({ length: 5000 }, (_, index) => crc16(String(index))).filter((crc) =>
      crc.startsWith('0'),
    );
    expect(short.length).toBeGreaterThan(0);
    expect(short.every((crc) => crc.length === 4)).toBe(true);
  });
});

describe(composeQrText.name, () => {
  const text = composeQrText(CONTENT);

  it('ends with a checksum over everything before it', () => {
    expect(text.slice(-8, -4)).toBe('6304');
    expect(crc16(text.slice(0, -4))).toBe(text.slice(-4));
  });

  it('can be read field by field', () => {
    const fields = fieldsOf(text);
    expect(Object.fromEntries(fields)).toMatchObject({
      '00': '01',
      '01': '12',
      '15': '2794049627940496250717000000001',
      '53': '496',
      '54': '100.00',
      '58': 'MN',
      '59': 'SHOP',
      '71': 'QPP_QR',
      '78': '012345678901234',
      '79': '22',
      '80': '01',
    });
    expect(fieldsOf(fields.get('27') ?? '').get('00')).toBe('A0000008430001');
    expect(fieldsOf(fields.get('62') ?? '').get('05')).toBe('Order 1001');
    expect(text.startsWith('00020101021215312794049627940496')).toBe(true);
  });

  it('stays readable when texts are long, empty or not Latin', () => {
    const odd = { ...CONTENT, merchantName: 'ЙЙЙ', reference: 'x'.repeat(45), description: 'y'.repeat(255) };
    expect(fieldsOf(composeQrText(odd)).get('59')).toBe('MERCHANT');
    expect(fieldsOf(composeQrText({ ...odd, reference: '', description: '' })).get('62')).toBe(
      '0720' + CONTENT.bankReference,
    );
  });
});

/** The pixels of a black and white PNG without filters, 0 or 255 each. */
function decodePng(png: Buffer): { width: number; height: number; luminance: number[] } {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const data = png.subarray(41, 41 + png.readUInt32BE(33));
  const rows = inflateSync(data);
  const bytesPerRow = 1 + Math.ceil(width / 8);
  expect(rows.length).toBe(bytesPerRow * height);
  const luminance = Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return (rows[y * bytesPerRow + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7)) ? 255 : 0;
  });
  return { width, height, luminance };
}

describe(qrImageBase64.name, () => {
  const png = Buffer.from(qrImageBase64(composeQrText(CONTENT)), 'base64');

  it('is a PNG of 300 by 300', () => {
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([300, 300]);
  });

  it('is read by a scanner as the text it was made from', () => {
    const { width, height, luminance } = decodePng(png);
    const pixels = Uint8ClampedArray.from(luminance.flatMap((light) => [light, light, light, 255]));
    expect(readQr(pixels, width, height)?.data).toBe(composeQrText(CONTENT));
  });
});

describe(bankLinks.name, () => {
  it('gives 23 links with different schemes', () => {
    const links = bankLinks('QR');
    expect(links).toHaveLength(23);
    expect(new Set(links.map(({ link }) => link)).size).toBe(23);
    expect(links.every(({ link }) => /^[a-z-]+:\/\/q\?qPay_QRcode=QR$/.test(link))).toBe(true);
  });
});
