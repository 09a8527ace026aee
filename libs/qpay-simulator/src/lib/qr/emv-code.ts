import { crc16 } from './crc16';

/** What varies from one QR code to the next. */
export interface QrContent {
  /** 15 characters that identify the code. */
  qrId: string;
  /** Decimal text. */
  amount: string;
  currency: string;
  merchantName: string;
  /** The merchant's own number. */
  reference: string;
  description: string;
  /** 20 characters. */
  bankReference: string;
  /** 15 digits. */
  transferId: string;
}

/** ISO 4217 numeric codes of the currencies QPay lists. */
const CURRENCY_NUMBERS: Readonly<Record<string, string>> = {
  MNT: '496',
  USD: '840',
  CNY: '156',
  JPY: '392',
  RUB: '643',
  EUR: '978',
};

const QPAY_PREFIX = '2794049627940496';
const UNKNOWN_MERCHANT_CATEGORY = '0000';

/** The EMVCo text of a dynamic QPay code, with its checksum. */
export function composeQrText(content: QrContent): string {
  const { qrId, bankReference, transferId } = content;
  const bank = field('00', 'A0000008430001') + field('01', 'QPAYMNUB') + field('02', bankReference);
  const additional =
    field('01', latin(content.reference, 20)) +
    field('05', latin(content.description, 25)) +
    field('07', bankReference);
  const unsigned = [
    field('00', '01'),
    field('01', '12'),
    field('15', QPAY_PREFIX + qrId),
    field('27', bank),
    field('52', UNKNOWN_MERCHANT_CATEGORY),
    field('53', CURRENCY_NUMBERS[content.currency] ?? CURRENCY_NUMBERS['MNT'] ?? ''),
    field('54', content.amount),
    field('58', 'MN'),
    field('59', latin(content.merchantName, 25) || 'MERCHANT'),
    field('60', 'ULAANBAATAR'),
    field('62', additional),
    field('71', 'QPP_QR'),
    field('78', transferId),
    field('79', '22'),
    field('80', '01'),
    '6304',
  ].join('');
  return unsigned + crc16(unsigned);
}

/** Id, length in two digits, value; nothing when there is no value. */
function field(id: string, value: string): string {
  return value === '' ? '' : id + String(value.length).padStart(2, '0') + value;
}

/** The printable ASCII part of a text, cut to size: lengths in the code count characters that are one byte each. */
function latin(text: string, limit: number): string {
  return text
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, limit)
    .trim();
}
