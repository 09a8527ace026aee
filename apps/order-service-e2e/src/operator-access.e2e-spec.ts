/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { Browser, DESKTOP, PHONE, press } from './support/browser';
import { beginPayment } from './support/checkout';
import { signInTo } from './support/operator';
import { PostgresWorld } from './support/postgres-world';
import { operatorToken } from './support/user-token';
import type { World } from './support/world';

/** More stops than any of these pages has before its last button. */
const MANY = 60;

describe('The operators’ page, for everybody,', () => {
  let own: PostgresWorld;
  let world: World;
  const browser = new Browser();

  beforeAll(async () => {
    own = await PostgresWorld.start();
    ({ world } = own);
  });
  afterAll(async () => {
    await browser.quit();
    await own.stop();
  });
  afterEach(() => browser.close());

  const paid = async (reference: string) => {
    const { orderId, invoiceId } = await beginPayment(world, { reference });
    await world.qpay.pay(invoiceId, { type: 'CARD' });
    return orderId;
  };
  /** What a screen reader would call the element that has the focus. */
  const focused = (page: Page) =>
    page.evaluate(() => {
      const at = document.activeElement;
      const label = (at as HTMLInputElement | null)?.labels?.[0];
      return (label ?? at)?.textContent?.trim().replace(/\s+/g, ' ') ?? '';
    });
  /** Goes on by Tab until it is there. @returns what came before, in order */
  const tabTo = async (page: Page, name: string) => {
    const passed: string[] = [];
    for (let stops = 0; stops < MANY; stops++) {
      await page.keyboard.press('Tab');
      const here = await focused(page);
      if (here === name) return passed;
      passed.push(here);
    }
    throw new Error(`${name} is not reached: ${passed.join(' | ')}`);
  };
  /** The key, and the page that it leads to. */
  const enter = (page: Page) => Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  const ring = (page: Page) =>
    page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);

  it('is used by the keyboard alone, from signing in to a refund that another one approves', async () => {
    const orderId = await paid('cart-1');
    const page = await browser.open({ ...DESKTOP, locale: 'en' });
    await page.goto(`${world.url}/operator`);
    await tabTo(page, 'Your operator token');
    await page.keyboard.insertText(await operatorToken('oyun', ['operator']));
    await tabTo(page, 'Sign in');
    expect(await ring(page)).toBe('solid');
    await enter(page);

    expect(await tabTo(page, 'Payments')).toEqual(['To the content']);
    await tabTo(page, 'Any id or reference');
    await page.keyboard.type('cart-1');
    await enter(page);
    await tabTo(page, `…${orderId.slice(-12)}`);
    expect(await ring(page)).toBe('solid');
    await enter(page);
    await tabTo(page, 'Give it back');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Reason');
    await page.keyboard.type('came back');
    await tabTo(page, 'Ask for the refund');
    await enter(page);
    await page.getByText('needs a second person').waitFor();

    const second = await signInTo(world, browser, { user: 'bold', roles: ['approver'] });
    await second.goto(`${world.url}/operator/refunds`);
    await tabTo(second, 'Approve');
    await enter(second);
    await second.locator('.badge.done').waitFor();
  });

  it('lets the keyboard skip what is the same on every page', async () => {
    const page = await signInTo(world, browser, { user: 'oyun', roles: ['viewer'] });
    await tabTo(page, 'To the content');
    expect(await page.locator('.skip').boundingBox()).toMatchObject({ y: 8 });
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    expect(await tabTo(page, 'Search')).not.toContain('Refunds');
  });

  it('does everything without JavaScript', async () => {
    const plain = { ...PHONE, javaScriptEnabled: false };
    const orderId = await paid('cart-2');
    const first = await signInTo(world, browser, { user: 'oyun', roles: ['operator'], options: plain });
    expect(await first.locator('script').count()).toBe(0);
    await first.goto(`${world.url}/operator/orders/${orderId}`);
    await press(first, 'Ask QPay again');
    await first.getByText('Give it back').click();
    await first.getByLabel('Reason').fill('came back');
    await press(first, 'Ask for the refund');
    await first.getByText('needs a second person').waitFor();
    const second = await signInTo(world, browser, { user: 'bold', roles: ['approver'], options: plain });
    await second.goto(`${world.url}/operator/orders/${orderId}`);
    await press(second, 'Approve');
    await second.locator('.badge.done').waitFor();
  });

  it('stands still, whether or not somebody wants motion', async () => {
    for (const reducedMotion of ['reduce', 'no-preference'] as const) {
      const page = await signInTo(world, browser, {
        user: 'oyun',
        roles: ['viewer'],
        options: { ...PHONE, reducedMotion },
      });
      for (const path of ['', '/reviews', '/state']) {
        await page.goto(`${world.url}/operator${path}`);
        const moving = await page.evaluate(() =>
          Array.from(document.querySelectorAll('*')).filter((element) => {
            const { animationName, transitionDuration } = getComputedStyle(element);
            return animationName !== 'none' || transitionDuration !== '0s';
          }),
        );
        expect(moving).toEqual([]);
      }
    }
  });
});
