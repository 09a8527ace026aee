/** States of what is owed. */
export const ORDER_STATUSES = ['PENDING', 'PAID', 'REFUNDING', 'REFUNDED', 'EXPIRED', 'CANCELLED'] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** States of an order that nobody has paid: money may still come, late it may be. */
export const UNPAID = ['PENDING', 'EXPIRED', 'CANCELLED'] as const satisfies readonly OrderStatus[];

/**
 * Where an order may go from each state. EXPIRED leads back to PENDING when its user asks for a new QR code. Money that comes
 * after EXPIRED or CANCELLED is recorded and put before a person (review reason `late`), who may honour it: PAID. PAID leads
 * straight to REFUNDED when the money was given back outside this service.
 */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING: ['PAID', 'EXPIRED', 'CANCELLED'],
  PAID: ['REFUNDING', 'REFUNDED'],
  REFUNDING: ['REFUNDED', 'PAID'],
  REFUNDED: [],
  EXPIRED: ['PENDING', 'PAID'],
  CANCELLED: ['PAID'],
};

/** Whether it is still of use to ask QPay what was paid for it. */
export function isUnpaid(status: OrderStatus): boolean {
  return UNPAID.some((one) => one === status);
}
