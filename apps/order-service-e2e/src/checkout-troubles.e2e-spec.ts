import { Browser, PHONE, barriers, picture } from './support/browser';
import { SAYS, openCheckout, untilSaid } from './support/checkout';
import { PostgresWorld } from './support/postgres-world';
import type { World } from './support/world';

describe('The checkout page, when not everything goes well,', () => {
  let own: PostgresWorld;
  let world: World;
  const browser = new Browser();

  beforeAll(async () => {
    own = await PostgresWorld.start({ MERCHANT_NAME: 'Номин дэлгүүр' });
    ({ world } = own);
  });
  afterAll(async () => {
    await browser.quit();
    await own.stop();
  });
  afterEach(async () => {
    world.qpay.clearFaults();
    await browser.close();
  });

  const open = (options = PHONE) => openCheckout(world, browser, options);
  const press = (page: Awaited<ReturnType<typeof open>>['page'], name: string) =>
    page.getByRole('button', { name }).click();

  it('finds a payment whose callback was lost as soon as the customer asks', async () => {
    const { invoiceId, page } = await open();
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    await press(page, 'Би төлсөн');
    await untilSaid(page, SAYS.paid);
  });

  it('says honestly that nothing has come yet, and goes on waiting', async () => {
    const { invoiceId, page } = await open();
    await press(page, 'Би төлсөн');
    await untilSaid(page, SAYS.notYet);
    expect(await page.locator('.qr').isVisible()).toBe(true);
    await picture(page, 'not-yet-phone');
    await world.qpay.pay(invoiceId);
    await untilSaid(page, SAYS.paid, 3_000);
  });

  it('calls nothing failed while QPay cannot be asked', async () => {
    const { page } = await open();
    world.qpay.inject({ operation: 'payment.check', kind: 'busy', times: null });
    await press(page, 'Би төлсөн');
    await untilSaid(page, SAYS.later);
    expect(await page.locator('.qr').isVisible()).toBe(true);
    expect(await page.locator('main').innerText()).not.toMatch(/амжилтгүй|алдаа/i);
  });

  it('asks when the customer comes back from the bank, without being told to', async () => {
    const { invoiceId, page } = await open();
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    await page.evaluate(() => {
      const now = performance.now.bind(performance);
      performance.now = () => now() + 60_000;
      Object.defineProperty(document, 'hidden', { value: false, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await untilSaid(page, SAYS.paid);
  });

  it('I-04: a lower amount is shown with the remainder, and it is PAID when the rest comes', async () => {
    const { invoiceId, page } = await open();
    await world.qpay.pay(invoiceId, { amount: '5000', force: true });
    await untilSaid(page, SAYS.partial, 3_000);
    expect(await page.locator('.amount').innerText()).toContain('7,500\u00a0₮');
    expect(await page.locator('.parts').innerText()).toContain('5,000\u00a0₮');
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'partial-phone');
    await world.qpay.pay(invoiceId);
    await untilSaid(page, SAYS.paid, 3_000);
    expect(await page.locator('.receipt code').count()).toBe(3);
  });

  it('offers a new code when time is over, and says so when the old one is paid all the same', async () => {
    const { orderId, invoiceId, page } = await open();
    const old = await page.locator('.qr').getAttribute('src');
    await own.endTime(orderId);
    await untilSaid(page, SAYS.expired, 3_000);
    expect(await page.locator('.qr').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'expired-phone');

    await press(page, 'Шинэ QR код авах');
    await untilSaid(page, SAYS.waiting);
    expect(await page.locator('.qr').getAttribute('src')).not.toBe(old);
    expect(await page.locator('[data-left]').innerText()).toMatch(/^(59:\d\d|1:00:00)$/);

    await world.qpay.pay(invoiceId, { force: true });
    await untilSaid(page, SAYS.review, 3_000);
    expect(await page.locator('.qr').count()).toBe(0);
    expect(await page.locator('main').innerText()).toContain('хугацаа дууссаны дараа');
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'late-phone');
  });

  it('goes on by itself after the service was started anew', async () => {
    const { invoiceId, page } = await open();
    await world.restartService();
    await world.qpay.pay(invoiceId);
    await untilSaid(page, SAYS.paid, 10_000);
  });

  it('asks again and again where live events do not get through', async () => {
    const { invoiceId, page } = await open();
    await page.route('**/events*', (route) => route.fulfill({ status: 502 }));
    await page.reload();
    await untilSaid(page, SAYS.waiting);
    await world.qpay.pay(invoiceId);
    await untilSaid(page, SAYS.paid, 10_000);
  });
});
