import { Browser, DESKTOP, PHONE, barriers, picture, press } from './support/browser';
import { untilSaid } from './support/checkout';
import { HOME } from './support/home';
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
    { device: 'phone', options: PHONE, language: 'mn' },
    { device: 'desktop', options: DESKTOP, language: 'en' },
  ] as const;

  it.each(DEVICES)(
    'leads a newcomer on a $device through a payment and back, in $language',
    async ({ device, options, language }) => {
      const says = HOME[language];
      const page = await browser.open({ ...options, locale: language });
      await page.goto(world.url);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await barriers(page)).toEqual([]);
      await picture(page, `home-${device}`);

      await press(page, says.make);
      const [checkout] = await Promise.all([page.waitForEvent('popup'), press(page, says.openCheckout)]);
      await untilSaid(checkout, says.waiting);

      const [wallet] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('link', { name: says.openWallet }).click(),
      ]);
      await wallet.getByRole('button', { name: /^Pay 1500/ }).click();

      await untilSaid(checkout, says.received);
      await page.getByText(says.paid).waitFor();
      expect(await barriers(page)).toEqual([]);
      await picture(page, `home-paid-${device}`);

      await press(page, says.refund);
      await press(page, says.approve);
      await page.getByText(says.over).waitFor();
      expect(await page.getByText(says.refunded).isVisible()).toBe(true);
      await picture(page, `home-over-${device}`);
      for (const each of [page, checkout, wallet]) expect(each.url()).not.toMatch(/view=|token=|eyJ/);
    },
  );

  it('does the same without a script', async () => {
    const page = await browser.open({ ...PHONE, javaScriptEnabled: false });
    await page.goto(world.url);
    await press(page, HOME.mn.make);
    const invoice = new URL(
      (await page.getByRole('link', { name: HOME.mn.openWallet }).getAttribute('href')) ?? '',
    );
    await world.qpay.pay(invoice.searchParams.get('invoice') ?? '', { type: 'CARD' });
    await page.reload();
    await press(page, HOME.mn.refund);
    await press(page, HOME.mn.approve);
    await page.getByText(HOME.mn.refunded).waitFor();
  });

  it('changes its language in the middle of a payment, and takes it along to the other pages', async () => {
    const page = await browser.open(DESKTOP);
    await page.goto(world.url);
    await press(page, HOME.mn.make);
    await page.getByRole('link', { name: 'English' }).click();
    const popup = async (name: string) => {
      const [opened] = await Promise.all([page.waitForEvent('popup'), press(page, name)]);
      return opened;
    };
    await untilSaid(await popup(HOME.en.openCheckout), HOME.en.waiting);
    const operator = await popup('Sign in as demo-operator');
    await operator.getByRole('heading', { name: 'Payments', level: 1 }).waitFor();
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
