import type { PaymentWorld } from '../payments/payments.testing';

/** People who give payments back by the routes of operators: Saraa asks, Tuya approves. */
export class RefundDesk {
  constructor(private readonly world: PaymentWorld) {}

  /** Whoever it is may do both. */
  send(path: string, user: string, body?: unknown) {
    return this.world.send('POST', `/api/operator/${path}`, { user, roles: ['operator', 'approver'], body });
  }

  request(orderId: string, paymentId: string, evidence?: string, user = 'saraa') {
    return this.send('refunds', user, { orderId, paymentId, reason: 'returned', evidence });
  }

  approve(id: unknown, user = 'tuya') {
    return this.send(`refunds/${String(id)}/approve`, user);
  }

  /** How many refunds QPay was asked for. */
  sent(): number {
    return this.world.qpay.calls('payment.refund').length;
  }

  /** An order that was paid so. */
  async paid(type: 'CARD' | 'P2P') {
    const { order, attempt, invoiceId } = await this.world.startInvoice();
    const { paymentId } = await this.world.qpay.pay(invoiceId, { type });
    return { order, attempt, paymentId };
  }
}
