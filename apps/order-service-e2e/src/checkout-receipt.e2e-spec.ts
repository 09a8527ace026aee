import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { Browser, DESKTOP, PHONE, barriers, picture } from './support/browser';
import { SAYS, openCheckout, untilSaid } from './support/checkout';
import { World } from './support/world';

describe('The tax receipt on the checkout page', () => {
  let world: World;
  const browser = new Browser();

  beforeAll(async () => {
    world = await World.start({ EBARIMT_ENABLED: 'true', MERCHANT_NAME: 'Номин дэлгүүр' });
  });
  afterAll(async () => {
    await browser.quit();
    await world.stop();
  });
  afterEach(() => browser.close());

  const paid = async (options = PHONE) => {
    const { invoiceId, page } = await openCheckout(world, browser, options);
    await world.qpay.pay(invoiceId);
    // Without a script nothing changes by itself.
    if (options.javaScriptEnabled === false) await page.reload();
    await untilSaid(page, SAYS.paid);
    return page;
  };
  const sent = () => world.qpay.calls('ebarimt3.create').at(-1)?.body;

  it('is asked for by a person, and appears by itself with its code and its lottery number', async () => {
    const page = await paid();
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'ebarimt-choice-phone');
    await page.getByRole('button', { name: 'И-баримт авах' }).click();
    await page.locator('.slip').waitFor();
    const { width, height, data } = PNG.sync.read(await page.locator('.slip').screenshot());
    expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBeTruthy();
    expect(await page.locator('.ebarimt').innerText()).toMatch(/Сугалааны дугаар\s+\S+/);
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'ebarimt-phone');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.slip').isVisible()).toBe(true);
  });

  it('of a company needs its register number', async () => {
    const page = await paid(DESKTOP);
    await page.getByLabel('Байгууллага', { exact: true }).check();
    await page.getByRole('button', { name: 'И-баримт авах' }).click();
    await untilSaid(page, 'Байгууллагын баримтад');
    await page.getByLabel('Байгууллагын регистрийн дугаар').fill('6328086');
    await page.getByRole('button', { name: 'И-баримт авах' }).click();
    await page.getByText('Баримтын дугаар').waitFor();
    expect(JSON.stringify(sent())).toContain('6328086');
    await picture(page, 'ebarimt-company-desktop');
  });

  it('is had without a script', async () => {
    const page = await paid({ ...PHONE, javaScriptEnabled: false });
    await page.getByRole('button', { name: 'И-баримт авах' }).click();
    await page.getByText('И-баримтыг бэлтгэж байна.').waitFor();
  });
});
