import { Pool } from 'pg';
import {
  writeBegun,
  writeCalled,
  writeChecked,
  writeOpened,
  writePaid,
  writeTurn,
  type Invoice,
  type Opened,
} from './writes';

/** The two calls to QPay that a payment takes. */
export interface BareQpay {
  createInvoice(senderInvoiceNo: string, callbackUrl: string): Promise<Invoice>;
  /** Ids of the payments of an invoice. */
  payments(invoiceId: string): Promise<string[]>;
}

/**
 * What somebody writes in an afternoon who knows the tables and QPay: the same rows as order-service, the same one call to QPay,
 * and no checks, no retry, no lock. It is what order-service is measured beside, not an example to follow.
 */
export class BareOrders {
  private readonly pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });
  private readonly orders = new Map<string, Opened>();

  constructor(private readonly qpay: BareQpay) {}

  async begin(): Promise<object> {
    const begun = await writeBegun(this.pool);
    const { orderId, attemptId } = begun;
    const callbackUrl = `${process.env['PUBLIC_URL']}/callback/${orderId}`;
    const invoice = await this.qpay.createInvoice(attemptId.replaceAll('-', ''), callbackUrl);
    // What a payer needs, and what is kept under the key, is as much as order-service answers and keeps.
    const { invoiceId, qrText, shortUrl, urls } = invoice;
    const answer = { orderId, invoiceId, qrText, shortUrl, deepLinks: urls };
    await writeOpened(this.pool, begun, invoice, answer);
    this.orders.set(orderId, { ...begun, invoiceId });
    return answer;
  }

  async verify(orderId: string, actor: 'customer' | 'callback'): Promise<object> {
    const order = this.orders.get(orderId);
    if (!order) throw new Error(`There is no order ${orderId}.`);
    if (actor === 'callback') await writeCalled(this.pool, order);
    await writeTurn(this.pool, order);
    const [paymentId] = await this.qpay.payments(order.invoiceId);
    if (paymentId) await writePaid(this.pool, order, paymentId);
    else await writeChecked(this.pool, order, actor);
    return { orderId, paid: paymentId !== undefined };
  }
}
