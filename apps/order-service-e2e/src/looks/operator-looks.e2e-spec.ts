import type { Page } from 'playwright-core';
import { Browser } from '../support/browser';
import { beginPayment } from '../support/checkout';
import { LOOKS, lookAt, weigh } from '../support/looks';
import { signInTo } from '../support/operator';
import { PostgresWorld } from '../support/postgres-world';
import { operatorToken } from '../support/user-token';
import type { World } from '../support/world';

const LARGEST_BYTES = 50_000;
/** Both languages by day and by night. */
const CASES = LOOKS.map((look, at) => ({
  ...look,
  language: at % 3 === 0 ? ('mn' as const) : ('en' as const),
}));

describe('The operators’ page, looked at', () => {
  let own: PostgresWorld;
  let world: World;
  let [paid, asked] = ['', ''];
  const browser = new Browser();

  beforeAll(async () => {
    own = await PostgresWorld.start({ EBARIMT_ENABLED: 'true' });
    ({ world } = own);
    [paid, asked] = [await bring(), await bring()];
    await bring({ amount: '20000', force: true });
    await beginPayment(world, {
      description: 'Захиалга 1002: 2 ширхэг хилэн сандал, 1 ширээ',
      reference: 'cart-78',
    });
    await askForRefund(asked);
    await doubtReceipt(paid);
    await own.database.query(
      `INSERT INTO unmatched_payments (payment_id, invoice_id, amount, currency, seen_at)
       VALUES ('293712371236721', 'f3b0c442-98fc-4c14-9afb-f4c8996fb924', 990000, 'MNT', now())`,
    );
  });
  afterAll(async () => {
    await browser.quit();
    await own.stop();
  });
  afterEach(() => browser.close());

  /** A payment by card that has arrived. */
  const bring = async (how: { amount?: string; force?: boolean } = {}) => {
    const { orderId, invoiceId } = await beginPayment(world, { reference: 'cart-77' });
    await world.qpay.pay(invoiceId, { type: 'CARD', ...how });
    return orderId;
  };
  const askForRefund = async (orderId: string) => {
    const headers = { authorization: `Bearer ${await operatorToken('bold', ['operator'])}` };
    const order = await fetch(`${world.url}/api/operator/orders/${orderId}`, { headers });
    const { payments } = (await order.json()) as { payments: { paymentId: string }[] };
    const body = JSON.stringify({ orderId, paymentId: payments[0]?.paymentId, reason: 'Бараа буцаасан' });
    const answer = await fetch(`${world.url}/api/operator/refunds`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(201);
  };
  /** QPay may have made the receipt or not. */
  const doubtReceipt = async (orderId: string) => {
    world.qpay.inject({ operation: 'ebarimt3.create', kind: 'drop', when: 'after' });
    const bat = await world.as('bat');
    await bat.send('POST', `/api/payments/${orderId}/receipts`, { receiverType: 'CITIZEN' });
    const doubtful = `SELECT 1 FROM receipts WHERE status = 'UNKNOWN'`;
    while ((await own.rows(doubtful)).length === 0) await new Promise(setImmediate);
  };
  /** All that a page has folded up, laid open. */
  const unfold = async (page: Page) => {
    for (const summary of await page.locator('summary').all()) await summary.click();
  };

  it.each(CASES)(
    'in $language on a $name is readable, fits, and is light',
    async ({ name, language, options }) => {
      const page = await signInTo(world, browser, {
        user: 'oyun',
        roles: ['operator', 'approver'],
        language,
        options,
      });
      const wrong: Record<string, string[]> = {};
      const look = async (what: string, path: string) => {
        await page.goto(`${world.url}/operator${path}`);
        await unfold(page);
        wrong[what] = await lookAt(page, `operator-${what}-${name}-${language}`);
      };
      const weight = weigh(page);
      await look('list', '');
      expect(await weight()).toBeGreaterThan(1_000);
      expect(await weight()).toBeLessThan(LARGEST_BYTES);
      await look('paid', `/orders/${paid}`);
      await look('asked', `/orders/${asked}`);
      await look('reviews', '/reviews');
      await look('refunds', '/refunds');
      await look('reconciliation', '/reconciliation');
      await look('events', '/events?state=all');
      await look('service', '/state');
      await look('missing', '/orders/01900000-0000-7000-8000-000000000001');
      await page.context().clearCookies();
      await look('sign-in', '');
      expect(wrong).toEqual(Object.fromEntries(Object.keys(wrong).map((what) => [what, []])));
    },
  );
});
