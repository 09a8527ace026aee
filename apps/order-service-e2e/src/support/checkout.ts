import type { BrowserContextOptions, Page } from 'playwright-core';
import { Browser, DESKTOP } from './browser';
import type { World } from './world';

/** What the page says in Mongolian, as far as the tests wait for it. */
export const SAYS = {
  waiting: 'Таны төлбөрийг хүлээж байна.',
  paid: 'Төлбөрийг хүлээн авлаа.',
  notYet: 'Төлбөр хараахан ирээгүй байна.',
  later: 'Яг одоо шалгаж чадсангүй.',
  partial: 'Төлбөрийн зарим хэсгийг хүлээн авлаа.',
  expired: 'QR кодын хугацаа дууссан.',
  review: 'Дэлгүүрийн ажилтан төлбөрийг шалгаж байна.',
};

/** A payment and the page on which it is paid. */
export interface Checkout {
  orderId: string;
  invoiceId: string;
  qrText: string;
  url: string;
  page: Page;
}

/** Begins a payment of 12 500 ₮ as its shop does. */
export async function beginPayment(world: World, body: object = {}): Promise<Omit<Checkout, 'page'>> {
  const bat = await world.as('bat');
  const answer = await bat.createSession({ amount: 12_500, description: 'Захиалга 1001', ...body });
  const { orderId, invoiceId, qrText, checkoutUrl } = answer.body;
  return {
    orderId: String(orderId),
    invoiceId: String(invoiceId),
    qrText: String(qrText),
    url: String(checkoutUrl),
  };
}

/** Begins a payment and opens its page. */
export async function openCheckout(
  world: World,
  browser: Browser,
  options: BrowserContextOptions = DESKTOP,
): Promise<Checkout> {
  const payment = await beginPayment(world);
  const page = await browser.open(options);
  await page.goto(payment.url);
  await untilSaid(page, SAYS.waiting);
  return { ...payment, page };
}

/** Resolves once the page says it; 15 s at most unless told otherwise. */
export function untilSaid(page: Page, text: string, timeout = 15_000): Promise<void> {
  return page.locator('#status', { hasText: text }).waitFor({ timeout });
}
