import type { Database } from '../database/database';
import type { Ids } from '../system/ids';
import { findOpenOrder, lockCart } from './carts';
import { insertPayment, type NewPayment } from './new-attempt';
import type { OrderAndAttempt } from './payment.types';
import { ampleRoom, lockRoom } from './room';

/**
 * Writes a payment that nothing is in the way of: no open order of its cart, no limit, nobody else with its key. One statement where
 * the payment has no cart and the user is far from the limit; else whoever could be in the way is kept waiting for one transaction.
 * @param limit of the user's open payments
 * @returns nothing when something is in the way; nothing is written then
 */
export async function beginWhereFree(
  db: Database,
  ids: Ids,
  payment: Omit<NewPayment, 'most'>,
  limit: number,
): Promise<OrderAndAttempt | undefined> {
  const { request } = payment;
  const ample = ampleRoom(limit);
  if (ample !== undefined && request.reference === undefined)
    return insertPayment(db, ids, { ...payment, most: ample });
  return db.transaction(async (tx) => {
    await lockCart(tx, request);
    if (await findOpenOrder(tx, request)) return undefined;
    if (ample === undefined) await lockRoom(tx, request.userId);
    return insertPayment(tx, ids, { ...payment, most: ample ?? limit });
  });
}
