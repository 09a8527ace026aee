import type { BrowserContextOptions } from 'playwright-core';
import { Browser, DESKTOP, PHONE, barriers, picture } from './support/browser';
import { SAYS, beginPayment, openCheckout, untilSaid } from './support/checkout';
import { World } from './support/world';

const DEVICES: readonly [string, BrowserContextOptions][] = [
  ['phone', PHONE],
  ['desktop', DESKTOP],
];
const WORDS = {
  mn: { waiting: 'Таны төлбөрийг хүлээж байна.', paid: 'Төлбөрийг хүлээн авлаа.', amount: '12,500\u00a0₮' },
  en: { waiting: 'Waiting for your payment.', paid: 'Payment received.', amount: '₮12,500' },
} as const;
const JOURNEYS = DEVICES.flatMap(([device, options]) =>
  (['mn', 'en'] as const).map((language) => ({ device, options, language })),
);

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

  describe.each(JOURNEYS)('on a $device in $language', ({ device, options, language }) => {
    const words = WORDS[language];

    it('shows a payment from the open code to the receipt, live and without a barrier', async () => {
      const { orderId, invoiceId, url } = await beginPayment(world);
      const page = await browser.open({ ...options, locale: language });
      await page.goto(url);
      expect(new URL(page.url()).search).toBe(`?lang=${language}`);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      await untilSaid(page, words.waiting);
      expect(await page.locator('.amount').innerText()).toContain(words.amount);
      expect(await page.locator('.merchant').innerText()).toBe('Номин дэлгүүр');
      expect(await page.locator('[data-left]').innerText()).toMatch(/^(59:\d\d|1:00:00)$/);
      await page.locator('.qr').waitFor();
      expect(await barriers(page)).toEqual([]);
      await picture(page, `open-${device}-${language}`);

      const { paymentId } = await world.qpay.pay(invoiceId);
      await untilSaid(page, words.paid, 3_000);
      expect(await page.locator('.qr').count()).toBe(0);
      const receipt = await page.locator('.receipt').innerText();
      expect(receipt).toContain(paymentId);
      expect(receipt).toContain(orderId);
      expect(await page.title()).toContain('Номин дэлгүүр');
      expect(await barriers(page)).toEqual([]);
      await picture(page, `paid-${device}-${language}`);
    });
  });

  it('shows a receipt that can be printed, without buttons', async () => {
    const { invoiceId, page } = await openCheckout(world, browser, { ...DESKTOP, colorScheme: 'dark' });
    await world.qpay.pay(invoiceId);
    await untilSaid(page, SAYS.paid, 3_000);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.receipt').isVisible()).toBe(true);
    // By night, too, ink is dark on paper that is white.
    const { color, backgroundColor } = await page
      .locator('.receipt')
      .evaluate((receipt) => ({ ...getComputedStyle(receipt) }));
    expect([color, backgroundColor]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    expect(await barriers(page)).toEqual([]);
    expect(await page.getByRole('button').count()).toBe(0);
    await picture(page, 'receipt-print');
  });
});
