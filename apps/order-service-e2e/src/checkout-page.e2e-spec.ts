import jsQR from 'jsqr';
import type { Page, Response } from 'playwright-core';
import { PNG } from 'pngjs';
import { Browser, DESKTOP, PHONE, barriers, picture } from './support/browser';
import { SAYS, beginPayment, openCheckout, untilSaid } from './support/checkout';
import { World } from './support/world';

const LARGEST_BYTES = 50_000;

describe('The checkout page', () => {
  let world: World;
  const browser = new Browser();

  beforeAll(async () => {
    world = await World.start({ MERCHANT_NAME: 'Номин дэлгүүр' });
  });
  afterAll(async () => {
    await browser.quit();
    await world.stop();
  });
  afterEach(() => browser.close());

  const codeOn = async (page: Page) => {
    const { width, height, data } = PNG.sync.read(await page.locator('.qr').screenshot());
    return jsQR(new Uint8ClampedArray(data), width, height)?.data;
  };

  it.each(['light', 'dark'] as const)(
    'shows the code of the invoice to a camera, in the %s',
    async (colorScheme) => {
      const { qrText, page } = await openCheckout(world, browser, { ...PHONE, colorScheme });
      expect(await codeOn(page)).toBe(qrText);
      expect(await barriers(page)).toEqual([]);
      await picture(page, `open-phone-${colorScheme}`);
    },
  );

  it('saves the same code as a picture that a bank can read', async () => {
    const { qrText, page } = await openCheckout(world, browser, PHONE);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'QR зургийг хадгалах' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const { width, height, data } = PNG.sync.read(Buffer.concat(chunks));
    expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(qrText);
  });

  it('puts the banks first on a phone, as links that a tap opens, and the code first elsewhere', async () => {
    const order = (page: Page) =>
      page.evaluate(() => {
        const [banks, code] = ['.banks', '.qr'].map((name) => document.querySelector(name));
        return banks && code && banks.compareDocumentPosition(code) & Node.DOCUMENT_POSITION_FOLLOWING;
      });
    const phone = await openCheckout(world, browser, PHONE);
    expect(await order(phone.page)).toBeTruthy();
    const khan = phone.page.getByRole('link', { name: 'Хаан банк', exact: true });
    expect(await khan.getAttribute('href')).toBe(`khanbank://q?qPay_QRcode=${phone.qrText}`);
    const tile = (name: string) =>
      phone.page.getByRole('link', { name, exact: true }).locator('.tile').getAttribute('class');
    // Both begin with the same two letters.
    expect(await tile('Хаан банк')).not.toBe(await tile('Хас банк'));
    expect(await order((await openCheckout(world, browser, DESKTOP)).page)).toBe(0);
  });

  it('weighs less than 50 kB with everything, and takes nothing from anywhere else', async () => {
    const { url } = await beginPayment(world);
    const page = await browser.open(PHONE);
    const responses: Response[] = [];
    page.on('response', (response) => responses.push(response));
    await page.goto(url);
    await page.waitForLoadState('load');
    const loaded = responses.filter((response) => !response.url().includes('/events'));
    const bodies = await Promise.all(
      loaded.map(async (response) => (response.status() === 200 ? (await response.body()).length : 0)),
    );
    expect(loaded.length).toBeGreaterThan(4);
    expect(bodies.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(LARGEST_BYTES);
    expect(new Set(responses.map((response) => new URL(response.url()).origin))).toEqual(
      new Set([world.url]),
    );
  });

  it('runs under a policy that forbids every script and style but its own, and breaks none of it', async () => {
    const { url } = await beginPayment(world);
    const page = await browser.open();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const response = await page.goto(url);
    expect(response?.headers()['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    await untilSaid(page, SAYS.waiting);
    expect(await page.locator('[style], script:not([src]), style, [onclick]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('keeps the link out of the address and the log, and the cookie out of reach of scripts', async () => {
    const { page, orderId, url } = await openCheckout(world, browser);
    expect(page.url()).toBe(`${world.url}/checkout/${orderId}?lang=mn`);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const [cookie] = await page.context().cookies(page.url());
    expect(world.wholeLog).toContain(`/checkout/${orderId}`);
    for (const secret of [new URL(url).searchParams.get('view'), cookie?.value])
      expect(world.wholeLog).not.toContain(secret);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: `/checkout/${orderId}` });
  });

  it('tells a browser without a link what to do, and nothing else', async () => {
    const { orderId } = await beginPayment(world);
    const page = await browser.open(PHONE);
    const response = await page.goto(`${world.url}/checkout/${orderId}`);
    expect(response?.status()).toBe(403);
    expect(await page.locator('main').innerText()).toContain('Дэлгүүрийн хуудас руугаа буцаж');
    expect(await page.content()).not.toContain('12,500');
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'denied-phone');
  });

  it('changes its language without losing the payment', async () => {
    const { page } = await openCheckout(world, browser);
    await page.getByRole('link', { name: 'English' }).click();
    await untilSaid(page, 'Waiting for your payment.');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('offers a link for another browser, and copies it', async () => {
    const { page, qrText } = await openCheckout(world, browser);
    await page.getByText('Апп нээгдэхгүй байна уу?').click();
    await page.getByRole('button', { name: 'Холбоос хуулах' }).click();
    await untilSaid(page, 'Холбоосыг хууллаа.');
    const other = await browser.open(PHONE);
    await other.goto(await page.locator('#link').inputValue());
    await untilSaid(other, SAYS.waiting);
    expect(await codeOn(other)).toBe(qrText);
  });

  describe('without JavaScript', () => {
    const plain = { ...PHONE, javaScriptEnabled: false };

    it('shows the code, is asked by a plain form, and ends with the receipt', async () => {
      const { invoiceId, qrText, page } = await openCheckout(world, browser, plain);
      expect(await codeOn(page)).toBe(qrText);
      expect(await page.locator('meta[http-equiv="refresh"]').getAttribute('content')).toMatch(/^20; url=/);
      expect(await page.locator('[data-copy]').isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Би төлсөн' }).click();
      await untilSaid(page, SAYS.notYet);
      await picture(page, 'no-script-phone');
      const { paymentId } = await world.qpay.pay(invoiceId, { callback: 'lost' });
      await page.getByRole('button', { name: 'Би төлсөн' }).click();
      await untilSaid(page, SAYS.paid);
      expect(await page.locator('.receipt').innerText()).toContain(paymentId);
      expect(await page.locator('meta[http-equiv="refresh"]').count()).toBe(0);
    });

    it('can be kept from loading itself anew', async () => {
      const { page } = await openCheckout(world, browser, plain);
      await page.getByRole('link', { name: 'Автомат шинэчлэлтийг зогсоох' }).click();
      await page.waitForURL(/refresh=off/);
      expect(await page.locator('meta[http-equiv="refresh"]').count()).toBe(0);
    });
  });

  it('is used by the keyboard alone, in the order in which it is read', async () => {
    const { invoiceId, page } = await openCheckout(world, browser);
    await world.qpay.pay(invoiceId, { callback: 'lost' });
    const reached: string[] = [];
    const focused = () =>
      page.evaluate(() => document.activeElement?.textContent?.trim().replace(/\s+/g, ' ') ?? '');
    while (reached.at(-1) !== 'Би төлсөн' && reached.length < 12) {
      await page.keyboard.press('Tab');
      reached.push(await focused());
    }
    expect(reached).toEqual(['English', 'QR зургийг хадгалах', 'Апп нээгдэхгүй байна уу?', 'Би төлсөн']);
    const ring = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    );
    expect(ring).toBe('solid');
    await page.keyboard.press('Enter');
    await untilSaid(page, SAYS.paid);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('status');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Баримт хэвлэх');
  });

  it('stands still for people who do not want motion, and says nothing every second', async () => {
    const { page } = await openCheckout(world, browser, { ...PHONE, reducedMotion: 'reduce' });
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    expect(await page.locator('[role=status] [data-left], [aria-live] [data-left]').count()).toBe(0);
    expect(await page.locator('.left').getAttribute('aria-hidden')).toBe('true');
  });
});
