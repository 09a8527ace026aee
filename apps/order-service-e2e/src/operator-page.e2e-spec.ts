import { Browser, DESKTOP, PHONE, barriers, picture, press } from './support/browser';
import { beginPayment } from './support/checkout';
import { signInTo } from './support/operator';
import { operatorToken } from './support/user-token';
import { World } from './support/world';

interface AuditPage {
  items: { actor: string; action: string; status: number }[];
}

describe('The operators’ page', () => {
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

  const signIn = (user: string, roles: string[], options = DESKTOP) =>
    signInTo(world, browser, { user, roles, options });
  const audit = async () => {
    const authorization = `Bearer ${await operatorToken('auditor', ['viewer'])}`;
    const answer = await fetch(`${world.url}/api/operator/audit?limit=200`, { headers: { authorization } });
    return ((await answer.json()) as AuditPage).items;
  };

  it('finds a payment, tells its life, and gives it back by two people', async () => {
    const { orderId, invoiceId } = await beginPayment(world, { reference: 'cart-77' });
    const { paymentId } = await world.qpay.pay(invoiceId, { type: 'CARD' });
    const page = await signIn('oyun', ['operator']);
    await page.getByLabel('Any id or reference').fill('cart-77');
    await press(page, 'Search');
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'operator-list-desktop');

    await page.locator('tbody a').click();
    expect(await page.locator('.lead').innerText()).toContain(orderId);
    expect(await page.locator('.timeline').innerText()).toMatch(/callback[\s\S]*order\.paid/);
    expect(await page.locator('main').innerText()).toContain(paymentId);
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'operator-payment-desktop');

    await page.getByText('Give it back').click();
    await page.getByLabel('Reason').fill('came back');
    await press(page, 'Ask for the refund');
    await page.getByText('needs a second person').waitFor();

    const second = await signIn('bold', ['approver'], PHONE);
    await second.getByRole('link', { name: 'Refunds' }).click();
    expect(await barriers(second)).toEqual([]);
    await picture(second, 'operator-refunds-phone');
    await press(second, 'Approve');
    await second.locator('.badge.done').waitFor();
    expect(world.qpay.events('payment.refunded')).toHaveLength(1);
    expect(await audit()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ actor: 'oyun', action: 'POST /api/operator/refunds', status: 201 }),
        expect.objectContaining({
          actor: 'bold',
          action: 'POST /api/operator/refunds/:id/approve',
          status: 200,
        }),
      ]),
    );
  });

  it('shows the queue of reviews and resolves one', async () => {
    const { invoiceId, orderId } = await beginPayment(world);
    await world.qpay.pay(invoiceId, { amount: '20000', force: true });
    const page = await signIn('oyun', ['operator']);
    await page.getByRole('link', { name: 'To review' }).click();
    expect(await page.locator('main').innerText()).toContain('overpaid');
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'operator-reviews-desktop');
    await page.getByLabel('Why').fill('the shop gave the rest back in cash');
    await press(page, 'Resolve the review');
    await page.getByText('No payment waits for a person.').waitFor();
    await page.goto(`${world.url}/operator/orders/${orderId}`);
    expect(await page.getByRole('button', { name: 'Resolve the review' }).count()).toBe(0);
  });

  it('compares the books, shows the service, and renews the token', async () => {
    const { invoiceId } = await beginPayment(world);
    await world.qpay.pay(invoiceId);
    const page = await signIn('oyun', ['operator']);
    await page.getByRole('link', { name: 'Reconciliation' }).click();
    expect(await page.locator('.lead').innerText()).toMatch(/^[1-9]\d* matched/);
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'operator-reconciliation-desktop');

    await page.getByRole('link', { name: 'Service' }).click();
    const text = await page.locator('main').innerText();
    for (const part of ['Mode', 'memory', 'Last error', 'Outbox', 'has reached'])
      expect(text).toContain(part);
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'operator-service-desktop');
    const before = world.qpay.calls('auth.token').length;
    await press(page, 'Renew the token');
    await page.getByRole('heading', { name: 'Service' }).waitFor();
    expect((await audit()).map(({ action }) => action)).toContain('POST /api/operator/token/refresh');
    expect(world.qpay.calls('auth.token').length).toBeGreaterThanOrEqual(before);
  });

  it('gives what it lists as a file for spreadsheets', async () => {
    const { orderId } = await beginPayment(world, { reference: 'csv-1' });
    const page = await signIn('oyun', ['viewer']);
    await page.goto(`${world.url}/operator?q=csv-1`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    expect(text.charCodeAt(0)).toBe(0xfeff);
    expect(text).toContain(orderId);
  });

  it('keeps the token out of addresses, pages and logs, and out of reach of scripts', async () => {
    const page = await signIn('oyun', ['operator']);
    const [cookie] = await page.context().cookies(`${world.url}/operator`);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/operator' });
    expect((cookie?.expires ?? 0) - Date.now() / 1_000).toBeLessThanOrEqual(30 * 60);
    expect(page.url()).toBe(`${world.url}/operator`);
    // Three letters may be there by chance, a token may not.
    expect(cookie?.value).not.toMatch(/eyJ[\w-]+\.eyJ/);
    expect(await page.content()).not.toMatch(/eyJ[\w-]+\./);
    expect(world.wholeLog).not.toMatch(/eyJ[\w-]+\.eyJ/);
    expect(world.wholeLog).not.toContain(cookie?.value);
    await press(page, 'Sign out oyun');
    await page.getByLabel('Your operator token').waitFor();
  });

  it('takes no form that its own pages have not made, and nothing from anybody else', async () => {
    const page = await signIn('oyun', ['operator']);
    const cookies = await page.context().cookies(`${world.url}/operator`);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const send = (headers: Record<string, string>, body = 'csrf=forged') =>
      fetch(`${world.url}/operator/do/renew-token`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body,
      });
    const here = { 'sec-fetch-site': 'same-origin' };
    expect((await send({ ...here, cookie })).status).toBe(403);
    expect((await send({ ...here })).status).toBe(401);
    const csrf = await page.locator('input[name=csrf]').first().inputValue();
    expect((await send({ cookie, 'sec-fetch-site': 'cross-site' }, `csrf=${csrf}`)).status).toBe(403);
    expect((await send({ ...here, cookie }, `csrf=${csrf}&back=//example.mn`)).headers.get('location')).toBe(
      '/operator',
    );
  });

  it('lets nobody in without a role, and a viewer do nothing', async () => {
    const page = await browser.open({ ...PHONE, locale: 'en' });
    await page.goto(`${world.url}/operator`);
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'operator-sign-in-phone');
    await page.getByLabel('Your operator token').fill(await operatorToken('bat', []));
    await press(page, 'Sign in');
    expect(await page.getByRole('alert').innerText()).toContain('does not let you in');

    const viewer = await signIn('viewer', ['viewer'], PHONE);
    await viewer.getByRole('link', { name: 'Service' }).click();
    await press(viewer, 'Renew the token');
    expect(await viewer.locator('main').innerText()).toContain('NOT_ALLOWED');
  });

  it('is entered from the home page without a token', async () => {
    const page = await browser.open({ locale: 'en' });
    await page.goto(world.url);
    const [operator] = await Promise.all([
      page.waitForEvent('popup'),
      press(page, 'Sign in as demo-operator'),
    ]);
    await operator.getByRole('heading', { name: 'Payments', level: 1 }).waitFor();
    expect(operator.url()).toBe(`${world.url}/operator`);
  });
});
