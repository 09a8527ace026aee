import type { Client } from 'pg';
import type { Api } from './support/api';
import { callBack, SUCCESS } from './support/callback';
import { LivePage } from './support/event-source';
import { PostgresWorld } from './support/postgres-world';
import type { Instance, World } from './support/world';

/** More than one worker takes at a time. */
const DUE = 40;
/** Both workers ask about four of them at once. */
const AT_ONCE = 8;
const PATIENCE_MS = 100_000;

/** Each does everything that is to be done without anybody asking: nothing may be done twice, and nothing left undone. */
describe('Workers in two processes on one PostgreSQL and one Redis', () => {
  let own: PostgresWorld;
  let database: Client;
  /** Answers customers, and works at nothing by itself. */
  let world: World;
  let bat: Api;
  let workers: Instance[] = [];

  beforeAll(async () => {
    own = await PostgresWorld.withRedis({ WORKER_ENABLED: 'false', PAYMENT_MAX_OPEN_PER_USER: '1000' });
    ({ world, database } = own);
    bat = await world.as('bat');
  });
  afterAll(() => own.stop());
  afterEach(async () => {
    world.qpay.clearFaults();
    await Promise.all(workers.map((worker) => worker.end()));
    workers = [];
  });

  const work = async (env: Record<string, string> = {}) => {
    const worker = await world.beside({ WORKER_ENABLED: 'true', ...env });
    workers.push(worker);
    return worker;
  };
  const until = async (condition: () => Promise<boolean> | boolean) => {
    const end = Date.now() + PATIENCE_MS;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error('It has not come about.');
      // A condition that asks nobody would leave the process no time to bring it about.
      await new Promise(setImmediate);
    }
  };
  const health = async (instance: Instance, kind: string) => {
    const response = await fetch(`${instance.url}/health/${kind}`);
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const checks = () => world.qpay.calls('payment.check').length;
  const lists = () => world.qpay.calls('payment.list').length;
  const arrived = (count: number) =>
    world.qpay.waitForCall(() => checks() === count, { phase: 'arrived', timeoutMs: PATIENCE_MS });

  const begin = async () => {
    const { orderId, invoiceId, checkoutUrl } = (await bat.createSession({ amount: 100 })).body;
    const address = world.callbackAddress();
    return {
      orderId: String(orderId),
      invoiceId: String(invoiceId),
      checkoutUrl: String(checkoutUrl),
      address,
    };
  };
  const paid = async () => {
    const begun = await begin();
    await world.qpay.pay(begun.invoiceId, { callback: 'lost' });
    return begun;
  };
  /** Payments whose time is over, as if an hour had gone by. */
  const over = async (count: number) => {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push((await begin()).orderId);
    await database.query(`UPDATE orders SET expires_at = now() - interval '1 s' WHERE id = ANY($1)`, [ids]);
    await database.query(
      `UPDATE payment_attempts SET expires_at = now() - interval '1 s', next_check_at = now() WHERE order_id = ANY($1)`,
      [ids],
    );
    return ids;
  };
  const untilAll = async (ids: string[], status: string) => {
    const others = 'SELECT id FROM orders WHERE id = ANY($1) AND status <> $2';
    await until(async () => (await own.rows(others, [ids, status])).length === 0);
  };
  const untilPaid = (...payments: { orderId: string }[]) =>
    untilAll(
      payments.map(({ orderId }) => orderId),
      'PAID',
    );

  it('I-34: sweep QPay’s list once for both, find what no callback has told, and ask about each payment once', async () => {
    const payments = [];
    for (let i = 0; i < 5; i++) payments.push(await paid());
    world.qpay.clear();
    await Promise.all([work(), work()]);
    await untilPaid(...payments);
    const swept = `SELECT name FROM watermarks WHERE name IN ('sweep', 'daily-sweep')`;
    await until(async () => (await own.rows(swept)).length === 2);
    // One for the time since the last sweep, one for the day.
    expect(lists()).toBe(2);
    expect(checks()).toBe(payments.length);
    const found = `SELECT actor FROM order_events WHERE type = 'order.paid' AND order_id = ANY($1)`;
    const actors = await own.rows<{ actor: string }>(found, [payments.map(({ orderId }) => orderId)]);
    expect(actors).toEqual(payments.map(() => ({ actor: 'sweep' })));
  });

  it('I-34: take what is due from one another’s way: each row is checked by one of them', async () => {
    await Promise.all([work(), work()]);
    world.qpay.clear();
    const hold = world.qpay.inject({ operation: 'payment.check', kind: 'hang', times: AT_ONCE });
    const ids = await over(DUE);
    await arrived(AT_ONCE);
    hold.release();
    await untilAll(ids, 'EXPIRED');
    expect(checks()).toBe(DUE);
    const asked = `SELECT order_id FROM payment_traces WHERE kind = 'check' AND order_id = ANY($1)`;
    expect((await own.rows<{ order_id: string }>(asked, [ids])).map((row) => row.order_id).sort()).toEqual(
      ids.sort(),
    );
  });

  it('I-34: leave alone what a worker had that was killed, until its lease is over: then another one ends it', async () => {
    await database.query('DELETE FROM watermarks');
    const found = await paid();
    world.qpay.clear();
    const holds = ['payment.list', 'payment.check'].map((operation) =>
      world.qpay.inject({ operation, kind: 'hang', times: null }),
    );
    const dying = await work();
    const [row = ''] = await over(1);
    await until(() => lists() > 0 && checks() > 0);
    expect(await dying.end('SIGKILL')).toBe(-1);
    const before = { lists: lists(), checks: checks() };
    const lease = (until: string) =>
      Promise.all([
        database.query(`UPDATE leases SET held_until = now() + $1::interval WHERE name = 'sweep'`, [until]),
        database.query(
          'UPDATE payment_attempts SET next_check_at = now() + $1::interval WHERE order_id = $2',
          [until, row],
        ),
      ]);
    // However slow this machine is, the leases are not over before the next line has been looked at.
    await lease('1 hour');
    for (const hold of holds) hold.remove();
    await work({ SWEEP_INTERVAL_SECONDS: '10' });
    const [other = ''] = await over(1);
    await untilAll([other], 'EXPIRED');
    expect({ lists: lists(), checks: checks() }).toEqual({ ...before, checks: before.checks + 1 });
    expect(await own.rows('SELECT status FROM orders WHERE id = ANY($1)', [[row, found.orderId]])).toEqual([
      { status: 'PENDING' },
      { status: 'PENDING' },
    ]);
    await lease('0');
    await untilAll([row], 'EXPIRED');
    await untilPaid(found);
  });

  it('I-38: one of them is told to end while it works and settles: it finishes, and the other one goes on', async () => {
    const [leaving, staying] = (await Promise.all([work(), work()])) as [Instance, Instance];
    const [first, second] = [await paid(), await paid()];
    const page = await LivePage.open(leaving.at(first.checkoutUrl));
    world.qpay.clear();
    const hold = world.qpay.inject({ operation: 'payment.check', kind: 'hang', times: AT_ONCE + 1 });
    const ids = await over(DUE);
    await arrived(AT_ONCE);
    const settling = callBack(leaving.at(first.address));
    await arrived(AT_ONCE + 1);
    const ended = leaving.end();
    // Its pages are told at once, and come back to another instance, where its balancer sends everybody else.
    await page.over();
    expect(await health(leaving, 'ready')).toEqual({ status: 503, body: { status: 'shutting_down' } });
    expect(await health(leaving, 'live')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await health(staying, 'ready')).toMatchObject({ status: 200 });
    expect(await callBack(staying.at(second.address))).toEqual(SUCCESS);
    hold.release();
    expect(await settling).toEqual(SUCCESS);
    // The signal itself, once all is closed; 1 would be the deadline.
    expect(await ended).toBe(-1);
    expect(leaving.log).not.toMatch(/SHUTDOWN_DEADLINE_SECONDS|"level":(50|60)/);
    await expect(callBack(leaving.at(first.address))).rejects.toThrow('fetch failed');
    const again = await LivePage.open(staying.at(first.checkoutUrl));
    await again.until(/^id: \d+-paid/m);
    again.leave();
    await untilAll(ids, 'EXPIRED');
    await untilPaid(first, second);
    expect(checks()).toBe(DUE + 2);
  });
});
