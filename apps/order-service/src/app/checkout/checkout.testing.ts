import type { PaymentWorld } from '../payments/payments.testing';
import { CheckoutAccess } from './access/checkout-access.service';

/** Opens the link of a payment, and answers the cookie that a browser has after it was let in. */
export async function enterCheckout(world: PaymentWorld, orderId: string): Promise<string> {
  const answer = await fetch(world.app.get(CheckoutAccess).urlFor(orderId), { redirect: 'manual' });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}
