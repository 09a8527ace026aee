import { randomUUID } from 'node:crypto';
import { userToken } from './settings';

/** A payment that was begun. */
export interface Session {
  orderId: string;
  invoiceId: string;
  checkoutUrl: string;
  /** Of the user whose payment it is. */
  token: string;
}

/** Well below the open payments that a user may have. */
const PAYMENTS_EACH = 20;
/** Shops of one run: their users are others, each time. */
let shops = 0;

/** A shop's website, and the people who pay there: a few payments each. */
export class Shop {
  private readonly name = `shop-${(shops += 1)}`;
  private made = 0;
  private token = userToken(`${this.name}-0`);

  constructor(private readonly url: string) {}

  /** Begins a payment of 100 ₮ under an Idempotency-Key, as shops should. */
  async begin(): Promise<Session> {
    this.made += 1;
    if (this.made % PAYMENTS_EACH === 0) this.token = userToken(`${this.name}-${this.made / PAYMENTS_EACH}`);
    // Kept before the answer comes: others go on to the next user meanwhile.
    const { token } = this;
    const body = { amount: 100, description: 'Order' };
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await this.post('/api/create-payment-session', token, body, headers);
    return { ...(JSON.parse(answer) as Omit<Session, 'token'>), token };
  }

  /** "I have paid." */
  async verify({ orderId, token }: Session): Promise<void> {
    await this.post(`/api/payments/${orderId}/verify`, token);
  }

  private async post(
    path: string,
    token: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<string> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`);
    return text;
  }
}
