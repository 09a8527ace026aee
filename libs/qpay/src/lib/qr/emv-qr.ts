import { QPayInputError } from '../errors/qpay-local-errors';
import { readWireAmount } from '../money/wire-amount';
import { crc16 } from './crc16';

/** One element of an EMVCo QR code. */
export interface QPayEmvField {
  /** Two digits. */
  id: string;
  /** Its text. */
  value: string;
}

/** What the text of a QR code says. */
export interface QPayEmvQr {
  /** Every element in order. */
  fields: QPayEmvField[];
  /** Whether the checksum at the end is right; a text with a wrong one was damaged or made up. */
  crcValid: boolean;
  /** `static` codes may be paid again and again, `dynamic` ones belong to one invoice. */
  kind?: 'static' | 'dynamic';
  /** Decimal text; absent when the payer chooses. */
  amount?: string;
  /** ISO 4217 number: `'496'` is MNT. */
  currency?: string;
  /** In Latin letters, at most 25. */
  merchantName?: string;
  /** The merchant’s city. */
  city?: string;
  /** Two letters: `MN`. */
  country?: string;
  /** Merchant category code. */
  mcc?: string;
  /** The merchant's number of the invoice. */
  reference?: string;
  /** What it is for, where the code says so. */
  description?: string;
}

/** Elements by their EMVCo id. */
const ID = {
  kind: '01',
  mcc: '52',
  currency: '53',
  amount: '54',
  country: '58',
  name: '59',
  city: '60',
  more: '62',
  crc: '63',
};
const HEADER_LENGTH = 4;
const KINDS: Record<string, 'static' | 'dynamic'> = { '11': 'static', '12': 'dynamic' };

/**
 * Reads an EMVCo merchant QR code such as `invoice.qrText`.
 *
 * @throws QPayInputError when the text is not built of id, length and value. A wrong checksum does not throw: see `crcValid`.
 */
export function parseQPayQr(text: string): QPayEmvQr {
  const fields = readFields(text);
  const valueOf = (id: string): string | undefined => fields.find((field) => field.id === id)?.value;
  const more = new Map(tryReadFields(valueOf(ID.more) ?? '').map(({ id, value }) => [id, value]));
  return {
    fields,
    crcValid: isQPayQrIntact(text),
    kind: KINDS[valueOf(ID.kind) ?? ''],
    amount: readWireAmount(valueOf(ID.amount)),
    currency: valueOf(ID.currency),
    merchantName: valueOf(ID.name),
    city: valueOf(ID.city),
    country: valueOf(ID.country),
    mcc: valueOf(ID.mcc),
    reference: more.get('01'),
    description: more.get('05'),
  };
}

/** Whether the text ends with the checksum of what stands before it. */
export function isQPayQrIntact(text: string): boolean {
  const [, body = '', crc = ''] = /^([\s\S]*6304)([0-9A-Fa-f]{4})$/.exec(text) ?? [];
  return body !== '' && crc16(body) === parseInt(crc, 16);
}

function readFields(text: string): QPayEmvField[] {
  const fields: QPayEmvField[] = [];
  for (let at = 0; at < text.length;) {
    const [, id = '', length = ''] = /^(\d\d)(\d\d)$/.exec(text.slice(at, at + HEADER_LENGTH)) ?? [];
    const start = at + HEADER_LENGTH;
    const end = start + Number(length);
    if (id === '' || end > text.length) {
      throw new QPayInputError('text', `is no EMVCo QR code: no element can be read at position ${at}.`);
    }
    fields.push({ id, value: text.slice(start, end) });
    at = end;
  }
  return fields;
}

/** The parts of a template; none when its value is not built that way. */
function tryReadFields(text: string): QPayEmvField[] {
  try {
    return readFields(text);
  } catch {
    return [];
  }
}
