/** States of what is owed. */
export const ORDER_STATUSES = ['PENDING', 'PAID', 'REFUNDING', 'REFUNDED', 'EXPIRED', 'CANCELLED'] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/**
 * Where an order may go from each state. Money that comes after EXPIRED or CANCELLED does not move the order:
 * it is recorded and put before a person (review reason `late`).
 */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING: ['PAID', 'EXPIRED', 'CANCELLED'],
  PAID: ['REFUNDING'],
  REFUNDING: ['REFUNDED', 'PAID'],
  REFUNDED: [],
  EXPIRED: [],
  CANCELLED: [],
};
