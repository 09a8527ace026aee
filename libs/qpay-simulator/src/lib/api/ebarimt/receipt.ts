import { JsonObject } from '../../core/json';
import { SeededRandom } from '../../core/random';
import { PaymentRecord } from '../../ledger/records';

/** A tax receipt that was registered for a payment. */
export interface ReceiptRecord {
  id: string;
  payment: PaymentRecord;
  receiverType: string;
  receiver: string | null;
  districtCode: string;
  status: 'REGISTERED' | 'CANCELED';
  /** Milliseconds since 1970. */
  statusAt: number;
  createdAt: number;
  /** Numbers that look like the tax office's. */
  qrData: string;
  lottery: string | null;
  receiptNumber: string;
}

/** Registers a receipt; companies take no part in the lottery. */
export function openReceipt(
  payment: PaymentRecord,
  body: JsonObject,
  now: number,
  random: SeededRandom,
): ReceiptRecord {
  const receiverType = String(body['ebarimt_receiver_type']);
  const company = receiverType === 'COMPANY';
  return {
    id: random.uuid(),
    payment,
    receiverType,
    receiver: body['ebarimt_receiver'] === undefined ? null : String(body['ebarimt_receiver']),
    districtCode: String(body['district_code'] ?? '3505'),
    status: 'REGISTERED',
    statusAt: now,
    createdAt: now,
    qrData: random.digits(108),
    lottery: company ? null : `AB ${random.digits(8)}`,
    receiptNumber: random.digits(33),
  };
}
