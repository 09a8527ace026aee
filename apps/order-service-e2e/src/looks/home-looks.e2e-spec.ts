import { Browser, press } from '../support/browser';
import { LOOKS, lookAt, weigh } from '../support/looks';
import { HOME } from '../support/home';
import { World } from '../support/world';

const LARGEST_BYTES = 50_000;
/** Both languages on each device. */
const CASES = LOOKS.map((look, at) => ({
  ...look,
  language: at % 3 === 0 ? ('mn' as const) : ('en' as const),
}));

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

  it.each(CASES)('in $language on a $name is readable, and fits', async ({ name, language, options }) => {
    const says = HOME[language];
    const page = await browser.open({ ...options, locale: language });
    const weight = weigh(page);
    await page.goto(world.url);
    const wrong: Record<string, string[]> = {};
    const look = async (what: string) => {
      wrong[what] = await lookAt(page, `home-${what}-${name}-${language}`);
    };
    await look('begin');
    expect(await weight()).toBeLessThan(LARGEST_BYTES);
    await press(page, says.make);
    const wallet = await page.getByRole('link', { name: says.openWallet }).getAttribute('href');
    await look('open');
    await world.qpay.pay(new URL(wallet ?? '').searchParams.get('invoice') ?? '', { type: 'CARD' });
    await page.getByText(says.paid).waitFor();
    await look('paid');
    await press(page, says.refund);
    await page.getByRole('button', { name: says.approve }).waitFor();
    await look('refund');
    await press(page, says.approve);
    await page.getByText(says.over).waitFor();
    await look('over');
    await page.goto(`${world.url}/?order=01900000-0000-7000-8000-000000000001`);
    await look('missing');
    expect(wrong).toEqual(Object.fromEntries(Object.keys(wrong).map((what) => [what, []])));
  });
});
