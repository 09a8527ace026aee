import { randomUUID } from 'node:crypto';
import { Browser, DESKTOP, PHONE, barriers, picture, press } from './support/browser';
import { beginPayment } from './support/checkout';
import { signInTo } from './support/operator';
import { PostgresWorld } from './support/postgres-world';

describe('The operators’ page in Mongolian', () => {
  let own: PostgresWorld;
  const browser = new Browser();

  beforeAll(async () => {
    own = await PostgresWorld.start();
  });
  afterAll(async () => {
    await browser.quit();
    await own.stop();
  });
  afterEach(() => browser.close());

  const address = (path = '') => `${own.world.url}/operator${path}`;
  const signIn = (user: string, roles: string[], options = DESKTOP) =>
    signInTo(own.world, browser, { user, roles, options, language: 'mn' });

  it('leads from a payment to its refund by two people', async () => {
    const { orderId, invoiceId } = await beginPayment(own.world, { reference: 'cart-77' });
    await own.world.qpay.pay(invoiceId, { type: 'CARD' });
    const page = await signIn('oyun', ['operator']);
    expect(await page.locator('html').getAttribute('lang')).toBe('mn');
    await page.getByLabel('Аль нэг дугаар').fill('cart-77');
    await press(page, 'Хайх');
    await page.locator('tbody a').click();
    expect(await page.locator('main').innerText()).toContain('Дүн 12,500\u00a0₮, утга «Захиалга 1001»');
    await page.getByText('Мөнгийг буцаах').click();
    await page.getByLabel('Шалтгаан').fill('Бараа буцаасан');
    await press(page, 'Буцаалт хүсэх');
    await page.getByText('өөр хүн шийднэ').waitFor();
    await picture(page, 'operator-mongolian-desktop');

    const second = await signIn('bold', ['approver'], PHONE);
    await second.goto(address(`/orders/${orderId}`));
    await press(second, 'Зөвшөөрөх');
    await second.locator('.badge.done').waitFor();
    expect(await barriers(second)).toEqual([]);
    await picture(second, 'operator-mongolian-phone');
  });

  it('says what was refused, and beside it the API’s own words', async () => {
    const page = await signIn('oyun', ['viewer'], PHONE);
    await page.goto(address(`/orders/${randomUUID()}`));
    const said = page.locator('main');
    await said.getByText('Ийм дугаартай захиалга, нэхэмжлэх алга.').waitFor();
    expect(await said.locator('[lang=en]').innerText()).toBe('There is no order or attempt of this id.');
    expect(await said.locator('code').innerText()).toBe('ORDER_NOT_FOUND');
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'operator-refusal-phone');
  });

  it('becomes English and back by a link, stays so on every page, and keeps its place', async () => {
    const page = await signIn('oyun', ['viewer']);
    await page.getByRole('link', { name: 'Тулгалт' }).click();
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Reconciliation', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Refunds' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('link', { name: 'Монгол' }).click();
    await page.getByRole('heading', { name: 'Буцаалт', level: 1 }).waitFor();
  });

  it('leads nowhere else by that link', async () => {
    const answer = await fetch(address('/language/xx?back=//example.mn'), { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual([
      303,
      '/operator',
      null,
    ]);
  });

  it('finds payments of some days', async () => {
    await beginPayment(own.world);
    const page = await signIn('oyun', ['viewer']);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    await page.getByLabel('Үүссэн өдрөөс').fill(today);
    await page.getByLabel('өдөр хүртэл (оролцоно)').fill(today);
    await press(page, 'Хайх');
    await page.waitForURL(/from=/);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
    await page.getByLabel('Үүссэн өдрөөс').fill('2020-01-01');
    await page.getByLabel('өдөр хүртэл (оролцоно)').fill('2020-01-31');
    await press(page, 'Хайх');
    await page.getByText('Төлбөрүүд: алга.').waitFor();
    expect(await page.getByLabel('Үүссэн өдрөөс').inputValue()).toBe('2020-01-01');
  });
});
