import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from '../app/payments/payments.testing';
import { reconcile } from './reconcile-command';

const DAY_MS = 86_400_000;
/** A day in Ulaanbaatar. */
const day = (inDays: number) =>
  new Date(Date.now() + DAY_MS / 3 + inDays * DAY_MS).toISOString().slice(0, 10);

describe(reconcile, () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase());
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  // The day before and after as well: midnight may pass while the test runs.
  const run = async (args = ['--from', day(-1), '--to', day(1)], env: Record<string, string> = {}) => {
    const [out, told]: [string[], string[]] = [[], []];
    const environment = { DATABASE_URL: world.databaseUrl, QPAY_BASE_URL: world.qpay.url, ...env };
    const code = await reconcile(args, environment, {
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => told.push(text) },
    });
    return { code, out: out.join(''), told: told.join('') };
  };
  const pay = async (callback?: 'lost') => {
    const { invoiceId } = await world.startInvoice();
    return (await world.qpay.pay(invoiceId, { callback })).paymentId;
  };

  it('ends with 0 when everything matched, with 1 and a line for each payment that differs', async () => {
    const [ours, differing, matched] = [await pay(), await pay(), await pay()];
    const good = await run();
    expect(good).toMatchObject({ code: 0, told: expect.stringContaining('3 payments read') as string });
    expect(good.out).toMatch(/^matched +3 +300\.00 MNT$/m);
    expect(good.out).toContain('Everything matched.');

    const theirs = await pay('lost');
    world.qpay.inject({
      operation: 'payment.list',
      kind: 'rewrite',
      set: { 'rows.0.payment_id': '999', 'rows.1.payment_amount': '1.00' },
    });
    const { code, out } = await run();
    expect(code).toBe(1);
    expect(out).toMatch(/^matched +1 +100\.00 MNT$/m);
    expect(out).toMatch(new RegExp(`^amount differs +${differing} +\\S{36} +100\\.00 +1\\.00$`, 'm'));
    expect(out).toMatch(/^only QPay's +999 +- +- +100\.00$/m);
    expect(out).toMatch(new RegExp(`^only QPay's +${theirs} +- +- +100\\.00$`, 'm'));
    expect(out).toMatch(new RegExp(`^only ours +${ours} +\\S{36} +100\\.00 +-$`, 'm'));
    expect(out).toContain('4 differ.');
    expect(out).not.toContain(matched);
  });

  it.each([
    ['no day', [], '--from and --to take a day each'],
    ['a day that is none', ['--from', '2026-02-30', '--to', '2026-03-01'], '--from and --to take a day each'],
    ['an end before the beginning', ['--from', '2026-11-02', '--to', '2026-11-01'], '--to is before --from'],
    ['another option', ['--since', '2026-11-01'], '--since'],
  ])('ends with 2 for %s, and says so', async (_, args, problem) => {
    expect(await run(args)).toEqual({ code: 2, out: '', told: expect.stringContaining(problem) as string });
  });

  it('ends with 2 when the database or QPay cannot be asked', async () => {
    const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    expect(await run(undefined, away)).toMatchObject({ code: 2, out: '' });
    world.qpay.inject({ operation: 'payment.list', kind: 'status', status: 400, times: null });
    const refused = await run();
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.told).toContain('The books could not be compared: ');
  });
});
