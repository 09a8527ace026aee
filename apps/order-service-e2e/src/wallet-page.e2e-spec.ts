/// <reference lib="dom" />
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { startQPaySimulator, type QPaySimulator } from 'qpay-simulator';
import { barriers, Browser, DESKTOP, PHONE, picture } from './support/browser';

const browser = new Browser();

/** A merchant's endpoint that takes every callback. */
async function startShop(): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) => response.end('SUCCESS'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/paid` };
}

describe.each([
  ['a desktop', DESKTOP],
  ['a phone', PHONE],
])('the wallet page of the simulator on %s', (_device, device) => {
  let qpay: QPaySimulator;
  let shop: { server: Server; url: string };
  let page: Page;
  let ordered = 0;

  beforeAll(async () => {
    [qpay, shop] = await Promise.all([startQPaySimulator({ shortUrl: 'wallet' }), startShop()]);
  });
  beforeEach(async () => {
    qpay.clear();
    page = await browser.open(device);
  });
  afterEach(() => browser.close());
  afterAll(async () => {
    await browser.quit();
    await qpay.close();
    shop.server.closeAllConnections();
    await new Promise((resolve) => shop.server.close(resolve));
  });

  const message = (): Locator => page.getByRole('status');
  const chosen = (): Locator => page.locator('#chosen');
  const said = (text: string): Promise<void> => message().filter({ hasText: text }).waitFor();

  /** An invoice of 100 MNT, opened in the page by its short link. */
  async function opened(): Promise<string> {
    const { clientId, clientSecret, invoiceCode } = qpay.credentials;
    const login = await post('/v2/auth/token', `Basic ${btoa(`${clientId}:${clientSecret}`)}`, {});
    const invoice = await post('/v2/invoice', `Bearer ${login['access_token']}`, {
      invoice_code: invoiceCode,
      sender_invoice_no: `tea-${(ordered += 1)}`,
      invoice_receiver_code: 'terminal',
      invoice_description: 'Tea',
      amount: 100,
      callback_url: shop.url,
    });
    await page.goto(String(invoice['qPay_shortUrl']));
    await chosen().getByText('100.00 MNT: Tea').waitFor();
    return String(invoice['invoice_id']);
  }

  async function post(path: string, authorization: string, body: object): Promise<Record<string, unknown>> {
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(`${qpay.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as Record<string, unknown>;
  }

  async function pay(amount?: string, force = false): Promise<void> {
    if (amount) await page.getByLabel('Amount').fill(amount);
    if (force) await page.getByLabel(/Even against QPay/).check();
    await chosen().getByRole('button', { name: 'Pay', exact: true }).click();
  }

  const paidAmounts = (): unknown[] =>
    qpay.events('payment.made').map((event) => Reflect.get(event, 'amount'));

  it('pays what is due, and tells how the merchant answered', async () => {
    await opened();
    await pay();
    await said('Paid 100.00. The merchant answered SUCCESS.');
    await chosen().getByText('100.00 of 100.00 MNT').waitFor();
    expect(paidAmounts()).toEqual(['100.00']);
    expect(qpay.events('callback.answered')).toMatchObject([{ status: 200 }]);
  });

  it('pays in part and too much, against the rules only when told to', async () => {
    await opened();
    await pay('40');
    await page.locator('#message.error').waitFor();
    expect(paidAmounts()).toEqual([]);
    await pay('40', true);
    await said('Paid 40.00.');
    await chosen().getByText('40.00 of 100.00 MNT').waitFor();
    await pay('90', true);
    await said('Paid 90.00.');
    await chosen().getByText('130.00 of 100.00 MNT').waitFor();
    expect(paidAmounts()).toEqual(['40.00', '90.00']);
  });

  it('declines, and gives money back', async () => {
    await opened();
    await page.getByRole('button', { name: 'Decline' }).click();
    await said('Declined. The invoice stays open.');
    expect(qpay.events('payment.declined')).toHaveLength(1);
    await pay();
    await said('Paid 100.00.');
    await chosen()
      .getByRole('button', { name: /^Refund 100\.00/ })
      .click();
    await said('Refunded. The merchant is not told about it.');
    expect(qpay.events('payment.refunded')).toHaveLength(1);
    await chosen().getByText('100.00 MNT, REFUNDED').waitFor();
  });

  it('shows every request that arrived, and no secret of it', async () => {
    const invoiceId = await opened();
    await post('/v2/payment/check', 'Bearer nobody', { object_type: 'INVOICE', object_id: invoiceId });
    const calls = page.getByRole('table', { name: 'Requests that arrived' });
    await calls.getByRole('row').filter({ hasText: 'payment.check' }).filter({ hasText: '401' }).waitFor();
    for (const operation of ['auth.token', 'invoice.create'])
      expect(await calls.getByRole('row').filter({ hasText: operation }).count()).toBe(1);
    const text = await page.locator('body').innerText();
    expect(text).not.toContain(qpay.credentials.clientSecret);
    expect(text).not.toContain(shop.url);
  });

  it('can be used by everybody, and fits its screen', async () => {
    await opened();
    await pay();
    await said('Paid 100.00.');
    expect(await barriers(page)).toEqual([]);
    const { wide, screen } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      screen: document.documentElement.clientWidth,
    }));
    expect(wide).toBeLessThanOrEqual(screen);
    await picture(page, `wallet-${screen}`);
  });
});
