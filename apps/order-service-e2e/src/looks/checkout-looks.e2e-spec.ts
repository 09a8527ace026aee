import { Browser } from '../support/browser';
import { beginPayment, type Checkout } from '../support/checkout';
import { LOOKS, lookAt, weigh } from '../support/looks';
import { PostgresWorld } from '../support/postgres-world';
import type { World } from '../support/world';

const LARGEST_BYTES = 50_000;
type Begun = Omit<Checkout, 'page'>;

/** What the page says in each state, in both languages. */
const STATES = {
  open: { mn: 'Таны төлбөрийг хүлээж байна.', en: 'Waiting for your payment.' },
  partial: { mn: 'Төлбөрийн зарим хэсгийг хүлээн авлаа.', en: 'A part of the payment has arrived.' },
  paid: { mn: 'Төлбөрийг хүлээн авлаа.', en: 'Payment received.' },
  expired: { mn: 'QR кодын хугацаа дууссан.', en: 'The QR code has expired.' },
  cancelled: { mn: 'Энэ төлбөр цуцлагдсан.', en: 'This payment was cancelled.' },
  review: { mn: 'Дэлгүүрийн ажилтан төлбөрийг шалгаж байна.', en: 'Somebody at the shop is looking' },
};
type State = keyof typeof STATES;
/** Each language on each device, and by day and by night; not all of them together, which takes minutes. */
const CASES = (Object.keys(STATES) as State[]).flatMap((state) =>
  LOOKS.map((look, at) => ({ ...look, state, language: at % 3 === 0 ? ('mn' as const) : ('en' as const) })),
);

describe('The checkout page, looked at,', () => {
  let own: PostgresWorld;
  let world: World;
  const begun = new Map<State, Begun>();
  const browser = new Browser();

  beforeAll(async () => {
    own = await PostgresWorld.start({ MERCHANT_NAME: 'Номин дэлгүүр', EBARIMT_ENABLED: 'true' });
    ({ world } = own);
    for (const state of Object.keys(STATES) as State[]) begun.set(state, await bring(state));
  });
  afterAll(async () => {
    await browser.quit();
    await own.stop();
  });
  afterEach(() => browser.close());

  const bring = async (state: State): Promise<Begun> => {
    const payment = await beginPayment(world, { description: 'Захиалга 1001: 2 ширхэг хилэн сандал' });
    const { orderId, invoiceId } = payment;
    if (state === 'partial' || state === 'review')
      await world.qpay.pay(invoiceId, { amount: '5000', force: true });
    if (state === 'paid') await world.qpay.pay(invoiceId);
    if (state === 'cancelled') await (await world.as('bat')).send('POST', `/api/payments/${orderId}/cancel`);
    if (state === 'expired' || state === 'review') await own.endTime(orderId);
    return payment;
  };

  it.each(CASES)(
    '$state in $language on a $name is readable, fits, and is light',
    async ({ state, language, name, options }) => {
      const page = await browser.open({ ...options, locale: language });
      const weight = weigh(page);
      await page.goto(begun.get(state)?.url ?? '');
      await page.locator('#status', { hasText: STATES[state][language] }).waitFor();
      await page.waitForLoadState('load');
      expect(await lookAt(page, `checkout-${state}-${language}-${name}`)).toEqual([]);
      const bytes = await weight();
      expect(bytes).toBeGreaterThan(1_000);
      expect(bytes).toBeLessThan(LARGEST_BYTES);
    },
  );
});
