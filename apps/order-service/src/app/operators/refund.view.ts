import { qpayAmountFromMinorUnits } from 'nestjs-qpay';
import type { Refund } from '../database/schema';

/** A refund as operators see it. */
export function toRefundView({ nextCheckAt: _, amount, ...refund }: Refund) {
  return { ...refund, amount: qpayAmountFromMinorUnits(amount) };
}
