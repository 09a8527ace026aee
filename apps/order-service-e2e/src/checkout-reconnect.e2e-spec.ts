/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { Browser, PHONE } from './support/browser';
import { SAYS, beginPayment, untilSaid } from './support/checkout';
import { Line } from './support/line';
import { PostgresWorld } from './support/postgres-world';
import type { World } from './support/world';

/** What the page says when nothing can be reached. */
const LOST = 'Холболт тасарсан байна.';

describe('Live events, when the line is cut,', () => {
  let own: PostgresWorld;
  let world: World;
  let line: Line;
  const browser = new Browser();

  beforeAll(async () => {
    own = await PostgresWorld.start();
    ({ world } = own);
  });
  afterAll(async () => {
    await browser.quit();
    await own.stop();
  });
  beforeEach(async () => {
    line = await Line.to(world.url);
  });
  afterEach(async () => {
    await browser.close();
    await line.close();
  });

  /** A page that has had one event, and can learn the rest from events only: asking is not let through. */
  const openedPartly = async () => {
    const payment = await beginPayment(world);
    const page = await browser.open(PHONE);
    await page.route('**/state*', (route) => route.abort());
    await page.goto(line.address(payment.url));
    await untilSaid(page, SAYS.waiting);
    await world.qpay.pay(payment.invoiceId, { amount: '5000', force: true });
    await untilSaid(page, SAYS.partial);
    return { ...payment, page };
  };
  const stateId = async (page: Page) => {
    const state = await page.evaluate(async () => {
      const answer = await fetch(document.getElementById('checkout')?.dataset['state'] ?? '');
      return (await answer.json()) as { id: string };
    });
    return state.id;
  };
  const comesBackFrom = (id: string) => line.eventRequests.at(-1)?.includes(`last-event-id: ${id}\r\n`);

  it('are told again from the last one on that was heard', async () => {
    const { invoiceId, page } = await openedPartly();
    await page.unroute('**/state*');
    const partly = await stateId(page);
    await page.route('**/state*', (route) => route.abort());
    line.break();
    await world.qpay.pay(invoiceId);
    await untilSaid(page, LOST);
    line.mend();
    await untilSaid(page, SAYS.paid);
    expect(comesBackFrom(partly)).toBe(true);
    expect(await page.locator('.qr').count()).toBe(0);
  });

  it('are not half believed: one that was torn comes again as a whole', async () => {
    const { invoiceId, page } = await openedPartly();
    const asked = line.eventRequests.length;
    line.tearAt(SAYS.paid);
    await world.qpay.pay(invoiceId);
    await untilSaid(page, SAYS.paid);
    expect(line.eventRequests.length).toBeGreaterThan(asked);
    expect(line.eventRequests.at(-1)).toMatch(/last-event-id: \d+-partial\r\n/);
    expect(await page.locator('.receipt').count()).toBe(1);
  });
});
