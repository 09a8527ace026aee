import { beginPayment } from './support/checkout';
import { SERVICE_AUDIT, SERVICE_RECONCILE } from './support/paths';
import { PostgresWorld } from './support/postgres-world';
import type { World } from './support/world';

const DAY_MS = 86_400_000;
/** A day in Ulaanbaatar. */
const day = (inDays: number) =>
  new Date(Date.now() + DAY_MS / 3 + inDays * DAY_MS).toISOString().slice(0, 10);
/** The day before and after as well: midnight may pass while the test runs. */
const AROUND_TODAY = ['--from', day(-1), '--to', day(1)];
const AWAY = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };

describe('From the command line', () => {
  let own: PostgresWorld;
  let world: World;
  let orderId: string;

  beforeAll(async () => {
    own = await PostgresWorld.start();
    ({ world } = own);
    orderId = await pay();
  });
  afterAll(() => own.stop());

  const pay = async (callback?: 'lost') => {
    const begun = await beginPayment(world);
    await world.qpay.pay(begun.invoiceId, { callback });
    return begun.orderId;
  };
  const credit = (hundredths: number) =>
    own.database.query('UPDATE orders SET captured = captured + $1 WHERE id = $2', [hundredths, orderId]);

  describe('the audit', () => {
    it('ends with 0 when all invariants hold, each on a line', async () => {
      const { code, output } = await world.command(SERVICE_AUDIT);
      expect(output.match(/^G[1-8] {2}holds /gm)).toHaveLength(8);
      expect([code, output]).toEqual([0, expect.stringContaining('All invariants hold.')]);
    });

    it('ends with 1 when one is broken, and names the first rows that break it', async () => {
      await credit(1);
      const { code, output } = await world.command(SERVICE_AUDIT);
      await credit(-1);
      expect(output).toMatch(new RegExp(`^G2 {2}BROKEN 1 .*\\n +${orderId}`, 'm'));
      expect([code, output]).toEqual([1, expect.stringMatching(/\d of 8 are broken\./)]);
    });

    it.each([
      ['an option that it does not have', ['--fix'], {}, "'--fix'"],
      ['a database that is away', [], AWAY, 'ECONNREFUSED'],
      ['settings that are wrong', [], { PORT: 'many' }, 'PORT'],
    ])('ends with 2 for %s, and says so', async (_, args, env, why) => {
      const { code, output } = await world.command(SERVICE_AUDIT, args, env as Record<string, string>);
      expect([code, output]).toEqual([2, expect.stringContaining(why)]);
      expect(output).toMatch(/^The audit could not be made: /);
      expect(output).not.toMatch(/^ +at /m);
    });
  });

  describe('the comparison with QPay’s books', () => {
    it('ends with 0 when everything matched, with 1 when something differs, each with a table', async () => {
      const good = await world.command(SERVICE_RECONCILE, AROUND_TODAY);
      expect([good.code, good.output]).toEqual([0, expect.stringMatching(/^matched +1 +12500\.00 MNT$/m)]);
      await pay('lost');
      const bad = await world.command(SERVICE_RECONCILE, AROUND_TODAY);
      expect([bad.code, bad.output]).toEqual([
        1,
        expect.stringMatching(/^only QPay's +\S+ +- +- +12500\.00$/m),
      ]);
    });

    it.each([
      ['no days', [], {}],
      ['a database that is away', AROUND_TODAY, AWAY],
    ])('ends with 2 for %s', async (_, args, env) => {
      const { code, output } = await world.command(SERVICE_RECONCILE, args, env as Record<string, string>);
      expect([code, output]).toEqual([2, expect.stringContaining('The books could not be compared: ')]);
    });
  });
});
