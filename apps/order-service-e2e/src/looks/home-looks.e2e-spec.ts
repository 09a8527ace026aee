import { Browser } from '../support/browser';
import { LOOKS, lookAt, weigh } from '../support/looks';
import { World } from '../support/world';

const LARGEST_BYTES = 50_000;

describe('The home page, looked at', () => {
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

  it.each(LOOKS)('on a $name is readable, and fits', async ({ name, options }) => {
    const page = await browser.open({ ...options, locale: 'en' });
    const weight = weigh(page);
    await page.goto(world.url);
    const wrong: Record<string, string[]> = {};
    const look = async (what: string) => {
      wrong[what] = await lookAt(page, `home-${what}-${name}`);
    };
    await look('begin');
    expect(await weight()).toBeLessThan(LARGEST_BYTES);
    await page.getByRole('button', { name: 'Make a payment' }).click();
    const wallet = await page.getByRole('link', { name: 'Open the wallet' }).getAttribute('href');
    await look('open');
    await world.qpay.pay(new URL(wallet ?? '').searchParams.get('invoice') ?? '', { type: 'CARD' });
    await page.getByText('The order is PAID,').waitFor();
    await look('paid');
    await page.getByRole('button', { name: 'Ask for a refund' }).click();
    await page.getByRole('button', { name: 'Approve it' }).waitFor();
    await look('refund');
    await page.getByRole('button', { name: 'Approve it' }).click();
    await page.getByText('there and back').waitFor();
    await look('over');
    await page.goto(`${world.url}/?order=01900000-0000-7000-8000-000000000001`);
    await look('missing');
    expect(wrong).toEqual(Object.fromEntries(Object.keys(wrong).map((what) => [what, []])));
  });
});
