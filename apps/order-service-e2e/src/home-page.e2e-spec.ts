import { Browser, DESKTOP, PHONE, barriers, picture } from './support/browser';
import { World } from './support/world';

describe('The home page', () => {
  let world: World;
  const browser = new Browser();

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(async () => {
    await browser.quit();
    await world.stop();
  });
  afterEach(() => browser.close());

  const DEVICES = [
    { device: 'phone', options: PHONE },
    { device: 'desktop', options: DESKTOP },
  ];

  it.each(DEVICES)(
    'leads a newcomer on a $device through a payment and back',
    async ({ device, options }) => {
      const page = await browser.open({ ...options, locale: 'en' });
      await page.goto(world.url);
      expect(await barriers(page)).toEqual([]);
      await picture(page, `home-${device}`);

      await page.getByRole('button', { name: 'Make a payment' }).click();
      const [checkout] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('button', { name: 'Open the checkout page' }).click(),
      ]);
      await checkout.locator('#status', { hasText: 'Waiting for your payment.' }).waitFor();

      const [wallet] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('link', { name: 'Open the wallet' }).click(),
      ]);
      await wallet.getByRole('button', { name: /^Pay 1500/ }).click();

      await checkout.locator('#status', { hasText: 'Payment received.' }).waitFor();
      await page.getByText('The order is PAID,').waitFor();
      expect(await barriers(page)).toEqual([]);
      await picture(page, `home-paid-${device}`);

      await page.getByRole('button', { name: 'Ask for a refund' }).click();
      await page.getByRole('button', { name: 'Approve it' }).click();
      await page.getByText('there and back').waitFor();
      expect(await page.getByText('The order is REFUNDED').isVisible()).toBe(true);
      await picture(page, `home-over-${device}`);
      for (const each of [page, checkout, wallet]) expect(each.url()).not.toMatch(/view=|token=|eyJ/);
    },
  );

  it('does the same without a script', async () => {
    const page = await browser.open({ ...PHONE, javaScriptEnabled: false });
    await page.goto(world.url);
    await page.getByRole('button', { name: 'Make a payment' }).click();
    const invoice = new URL(
      (await page.getByRole('link', { name: 'Open the wallet' }).getAttribute('href')) ?? '',
    );
    await world.qpay.pay(invoice.searchParams.get('invoice') ?? '', { type: 'CARD' });
    await page.reload();
    await page.getByRole('button', { name: 'Ask for a refund' }).click();
    await page.getByRole('button', { name: 'Approve it' }).click();
    await page.getByText('The order is REFUNDED').waitFor();
  });

  it('acts for no other site', async () => {
    const before = world.qpay.calls('invoice.create').length;
    const foreign: Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://example.mn' },
    ];
    for (const headers of foreign) {
      const answer = await fetch(`${world.url}/home/session`, { method: 'POST', headers });
      expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('OTHER_SITE')]);
    }
    expect(world.qpay.calls('invoice.create')).toHaveLength(before);
  });

  it('is not there for an order that does not exist', async () => {
    const answer = await fetch(`${world.url}/?order=01900000-0000-7000-8000-000000000001`);
    expect(answer.status).toBe(404);
  });
});
