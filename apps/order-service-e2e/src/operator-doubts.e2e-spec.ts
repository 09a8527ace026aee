import type { Page } from 'playwright-core';
import { Browser, DESKTOP, PHONE, barriers, picture, press } from './support/browser';
import { beginPayment } from './support/checkout';
import { signInTo } from './support/operator';
import { PostgresWorld } from './support/postgres-world';
import type { World } from './support/world';

describe('Doubts on the operators’ page', () => {
  let own: PostgresWorld;
  let world: World;
  const browser = new Browser();

  beforeAll(async () => {
    own = await PostgresWorld.start({ EBARIMT_ENABLED: 'true' });
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

  const signIn = (user: string, roles: string[], options = DESKTOP) =>
    signInTo(world, browser, { user, roles, options });
  /** The page of a payment by card that two people have tried to give back, and nobody knows whether it went. */
  const doubtfulRefund = async () => {
    const { orderId, invoiceId } = await beginPayment(world);
    await world.qpay.pay(invoiceId, { type: 'CARD' });
    world.qpay.inject({ operation: 'payment.refund', kind: 'drop', when: 'before' });
    const oyun = await signIn('oyun', ['operator', 'approver']);
    await oyun.goto(`${world.url}/operator/orders/${orderId}`);
    await oyun.getByText('Give it back').click();
    await oyun.getByLabel('Reason').fill('came back');
    await press(oyun, 'Ask for the refund');
    const bold = await signIn('bold', ['approver'], PHONE);
    await bold.goto(`${world.url}/operator/orders/${orderId}`);
    await press(bold, 'Approve');
    await bold.locator('.badge.unknown').waitFor();
    return { oyun, bold, orderId };
  };
  const endDoubt = async (page: Page, finding: string) => {
    await page.getByText('End the doubt').click();
    await page.getByLabel('What was found').selectOption({ label: finding });
    await page.getByLabel(/^How/).fill('QPay support 4711');
    expect(await barriers(page)).toEqual([]);
  };

  it('about a refund are ended by a second person, who found that no money went', async () => {
    const { oyun, bold } = await doubtfulRefund();
    await oyun.goto(`${world.url}/operator/state`);
    await oyun.locator('dl div', { hasText: 'refunds in doubt' }).getByRole('link', { name: '1' }).click();
    expect(await oyun.locator('tbody tr').count()).toBe(1);
    expect(await oyun.locator('tbody').innerText()).toContain('needs a second person');
    expect(await oyun.getByText('End the doubt').count()).toBe(0);

    await endDoubt(bold, 'It did not');
    await picture(bold, 'operator-refund-doubt-phone');
    await press(bold, 'Note what was found');
    await bold.locator('.badge.failed').waitFor();
    expect(await bold.locator('main').innerText()).toContain('QPay support 4711');
    expect(await bold.getByText('Give it back').count()).toBe(1);
    expect(world.qpay.events('payment.refunded')).toHaveLength(0);
  });

  it('about a refund are ended as given back, and the money is counted', async () => {
    const { bold } = await doubtfulRefund();
    await endDoubt(bold, 'The money went back');
    await press(bold, 'Note what was found');
    await bold.locator('.badge.done').waitFor();
    expect(await bold.locator('.lead').innerText()).toContain('REFUNDED');
    expect(await bold.locator('main').innerText()).toContain('₮12,500 given back');
  });

  it('about a tax receipt are ended by its number, and an answer without it is refused', async () => {
    const { orderId, invoiceId } = await beginPayment(world);
    await world.qpay.pay(invoiceId);
    world.qpay.inject({ operation: 'ebarimt3.create', kind: 'drop', when: 'after' });
    const bat = await world.as('bat');
    await bat.send('POST', `/api/payments/${orderId}/receipts`, { receiverType: 'CITIZEN' });
    const page = await signIn('oyun', ['operator']);
    await page.goto(`${world.url}/operator/reviews`);
    while ((await page.getByText('End the doubt').count()) === 0) await page.reload();
    await endDoubt(page, 'There is one');
    await picture(page, 'operator-receipt-doubt-desktop');
    await press(page, 'Note what was found');
    expect(await page.locator('main').innerText()).toContain('receiptId');

    await page.goto(`${world.url}/operator/orders/${orderId}`);
    await endDoubt(page, 'There is one');
    await page.getByLabel('Its number').fill('030101234567890');
    await press(page, 'Note what was found');
    await page.locator('.badge.issued').waitFor();
    expect(await page.locator('main').innerText()).toContain('030101234567890');
    await page.goto(`${world.url}/operator/reviews`);
    expect(await page.getByText('Tax receipts in doubt: none.').count()).toBe(1);
  });
});
